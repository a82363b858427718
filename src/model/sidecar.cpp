#include "model/sidecar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.h"
#include "base/nearest.h"
#include "model/gguf/types.h"

namespace lux {
namespace {

constexpr int levels_above = 3;

Path tidy(const Path& path) {
  std::error_code code;
  const Path whole = std::filesystem::absolute(path, code);
  return (code ? path : whole).lexically_normal();
}

/// The entry for the file `wanted` of a list of objects with "file", or of an object by file.
Result<const Value*> look_up(const Value& cards, const Path& sidecar, const Path& wanted) {
  const Path folder = sidecar.parent_path();
  const Value* found = nullptr;
  const auto take = [&](const Value& entry, const std::string& file) -> Status {
    if ((folder / file).lexically_normal() != wanted) return {};
    if (found != nullptr) return fail("'{}' holds two entries for '{}'.", sidecar.string(), file);
    found = &entry;
    if (!entry.is_map())
      return fail("'{}': the entry for '{}' must be an object, but is {}.", sidecar.string(), file,
                  entry.kind_name());
    return {};
  };
  if (cards.is_map()) {
    for (const Member& member : cards.map()) LUX_CHECK(take(member.value, member.key));
    return found;
  }
  if (!cards.is_list())
    return fail("'{}' must hold a list of cards or an object of cards by file, but holds: {}.",
                sidecar.string(), cards.kind_name());
  for (size_t i = 0; i < cards.list().size(); ++i) {
    const auto file = cards.list()[i].get_string("file");
    if (!file)
      return fail("'{}': card {} has no text \"file\", the path of its model.", sidecar.string(),
                  i + 1);
    LUX_CHECK(take(cards.list()[i], *file));
  }
  return found;
}

/// Goes through an entry's fields by name.
class Fields {
 public:
  Fields(const SidecarEntry& entry, const Card& card)
      : entry_(entry), model_(card.files.empty() ? card.name : card.files.front().string()) {}

  Status take(const std::string& key, std::optional<std::string>& to) const {
    const Value* const value = get(key);
    if (value == nullptr) return {};
    if (!value->is_string()) return wrong(key, *value, "a text");
    to = value->string();
    return {};
  }
  /// A count; 1.4e12 is one too.
  Status take(const std::string& key, std::optional<int64_t>& to) const {
    constexpr double most = 9007199254740992.0;  // 2^53
    const Value* const value = get(key);
    if (value == nullptr) return {};
    if (value->is_int() && value->integer() >= 0) {
      to = value->integer();
    } else if (value->is_real() && value->number() >= 0 && value->number() <= most &&
               std::trunc(value->number()) == value->number()) {
      to = static_cast<int64_t>(value->number());
    } else {
      return wrong(key, *value, "a whole number of 0 or more");
    }
    return {};
  }
  Status take(const std::string& key, std::optional<bool>& to) const {
    const Value* const value = get(key);
    if (value == nullptr) return {};
    if (!value->is_bool()) return wrong(key, *value, "true or false");
    to = value->boolean();
    return {};
  }
  Status take(const std::string& key, std::optional<std::vector<std::string>>& to) const {
    const Value* const value = get(key);
    if (value == nullptr) return {};
    if (!value->is_list()) return wrong(key, *value, "a list of texts");
    to.emplace();
    for (const Value& item : value->list()) {
      if (!item.is_string()) return wrong(key, *value, "a list of texts");
      to->push_back(item.string());
    }
    return {};
  }
  Status take(const std::string& key, std::optional<double>& to) const {
    const Value* const value = get(key);
    if (value == nullptr) return {};
    if (!value->is_number() || !std::isfinite(value->number()) || value->number() < 0)
      return wrong(key, *value, "a number of 0 or more");
    to = value->number();
    return {};
  }
  /// Fails where the sidecar has another count than the model.
  [[nodiscard]] Status same(const std::string& key, int64_t own) const {
    std::optional<int64_t> told;
    LUX_CHECK(take(key, told));
    if (!told || *told == own) return {};
    return contradiction(key, std::to_string(*told), std::to_string(own));
  }
  [[nodiscard]] std::unexpected<Error> contradiction(std::string_view key, std::string_view told,
                                                     std::string_view own) const {
    return fail(
        "'{}' says {} {} for '{}', which has {}; correct the card, or fetch the model that "
        "it describes.",
        entry_.sidecar.string(), key, told, model_, own);
  }

  [[nodiscard]] std::unexpected<Error> unknown_assumption(
      std::string_view field, const std::vector<std::string>& names) const {
    return fail("'{}': \"assumed\" of the card for '{}' names '{}', which the card does not have{}",
                entry_.sidecar.string(), model_, field, did_you_mean(field, names));
  }

 private:
  [[nodiscard]] const Value* get(const std::string& key) const {
    const Value* const value = entry_.fields.find(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  }
  [[nodiscard]] std::unexpected<Error> wrong(const std::string& key, const Value& value,
                                             std::string_view wanted) const {
    return fail("'{}': \"{}\" of the card for '{}' must be {}, but is {}.", entry_.sidecar.string(),
                key, model_, wanted, to_json(value).substr(0, 80));
  }

  const SidecarEntry& entry_;
  std::string model_;
};

/// Facts that the file knows itself: a card may repeat them, not change them.
Status compare(const Fields& fields, const Card& card) {
  const std::pair<const char*, int64_t> facts[] = {
      {"params", card.params},
      {"params_total", card.params},
      {"params_non_embedding", card.params_non_embedding},
      {"bytes", card.file_bytes},
      {"file_bytes", card.file_bytes},
      {"layers", card.layers},
      {"context", card.context},
      {"vocab", card.vocabulary},
      {"vocabulary", card.vocabulary},
      {"d_model", card.embedding},
      {"embedding", card.embedding},
  };
  for (const auto& [key, own] : facts) LUX_CHECK(fields.same(key, own));
  if (card.params_active) LUX_CHECK(fields.same("params_active", *card.params_active));
  std::optional<std::string> sha256;
  LUX_CHECK(fields.take("sha256", sha256));
  if (sha256 && !card.content_hash.empty() && *sha256 != card.content_hash)
    return fields.contradiction("SHA-256", *sha256, card.content_hash);
  for (const char* key : {"quantization", "quantisation"}) {
    std::optional<std::string> told;
    LUX_CHECK(fields.take(key, told));
    if (told && *told != card.quantisation && gguf::is_file_type_name(*told))
      return fields.contradiction(key, *told, card.quantisation);
  }
  return {};
}

/// Whether a field has found its place in the card, so that `extra` need not hold it.
bool is_taken(const std::string& key, const Value& value, const Card& card) {
  static constexpr std::array known = {
      "file",       "name",        "family",       "size",    "size_label",
      "tuning",     "base_model",  "release_date", "licence", "license",
      "tokens",     "step",        "params",       "bytes",   "params_total",
      "file_bytes", "layers",      "context",      "vocab",   "params_non_embedding",
      "vocabulary", "d_model",     "embedding",    "sha256",  "compute_flops",
      "provider",   "commercial",  "multilingual", "assumed", "instruction_data",
      "multimodal", "model_group", "cutoff_date",
  };
  if (key == "quantization" || key == "quantisation") return value == Value(card.quantisation);
  if (key == "params_active") return card.params_active.has_value();
  return std::ranges::find(known, key) != known.end();
}

/// What is assumed must be a field that the card has: a misspelt one would count as known.
Status check_assumed(const Fields& fields, const Card& card) {
  if (!card.assumed) return {};
  const Value all = to_value(card);
  std::vector<std::string> names;
  for (const Member& member : all.map()) names.push_back(member.key);
  for (const std::string& field : *card.assumed)
    if (all.find(field) == nullptr) return fields.unknown_assumption(field, names);
  return {};
}

}  // namespace

Result<const Value*> Sidecars::load(const Path& sidecar) {
  if (const auto known = loaded_.find(sidecar); known != loaded_.end()) return &known->second;
  LUX_TRY(const std::string text, env_.read_file(sidecar));
  auto value = parse_json(text);
  if (!value) return fail("'{}' cannot be read: {}", sidecar.string(), value.error().message);
  return &(loaded_[sidecar] = *std::move(value));
}

Result<std::optional<SidecarEntry>> Sidecars::find(const Path& model) {
  const Path wanted = tidy(model);
  Path folder = wanted.parent_path();
  for (int level = 0; level <= levels_above; ++level) {
    const Path sidecar = folder / "cards.json";
    if (env_.exists(sidecar)) {
      LUX_TRY(const Value* const cards, load(sidecar));
      LUX_TRY(const Value* const fields, look_up(*cards, sidecar, wanted));
      if (fields != nullptr) return SidecarEntry{sidecar, *fields};
    }
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return std::nullopt;
}

Status apply_sidecar(const SidecarEntry& entry, Card& card) {
  const Fields fields(entry, card);
  LUX_CHECK(compare(fields, card));
  std::optional<std::string> name;
  LUX_CHECK(fields.take("name", name));
  if (name && name->empty())
    return fail("'{}': the card for '{}' has an empty name.", entry.sidecar.string(),
                card.files.empty() ? card.name : card.files.front().string());
  if (name) card.name = *name;
  LUX_CHECK(fields.take("family", card.family));
  LUX_CHECK(fields.take("size", card.size_label));
  LUX_CHECK(fields.take("size_label", card.size_label));
  LUX_CHECK(fields.take("tuning", card.tuning));
  LUX_CHECK(fields.take("base_model", card.base_model));
  LUX_CHECK(fields.take("release_date", card.release_date));
  LUX_CHECK(fields.take("license", card.licence));
  LUX_CHECK(fields.take("licence", card.licence));
  LUX_CHECK(fields.take("tokens", card.tokens));
  LUX_CHECK(fields.take("step", card.step));
  LUX_CHECK(fields.take("compute_flops", card.compute_flops));
  if (card.compute_flops) card.compute_source = "card";
  LUX_CHECK(fields.take("provider", card.provider));
  LUX_CHECK(fields.take("cutoff_date", card.cutoff_date));
  LUX_CHECK(fields.take("commercial", card.commercial));
  LUX_CHECK(fields.take("multilingual", card.multilingual));
  LUX_CHECK(fields.take("multimodal", card.multimodal));
  LUX_CHECK(fields.take("instruction_data", card.instruction_data));
  LUX_CHECK(fields.take("model_group", card.model_group));
  LUX_CHECK(fields.take("assumed", card.assumed));
  LUX_CHECK(check_assumed(fields, card));
  Map extra;
  for (const Member& member : entry.fields.map())
    if (!is_taken(member.key, member.value, card)) extra[member.key] = member.value;
  if (!extra.empty()) card.extra = std::move(extra);
  return {};
}

void estimate_compute(Card& card) {
  if (card.compute_flops || !card.tokens) return;
  const auto n = static_cast<double>(card.params_active.value_or(card.params));
  if (n <= 0) return;  // of a model whose file is not here, that may not be known
  card.compute_flops = 6.0 * n * static_cast<double>(*card.tokens);
  card.compute_source = "6ND";
  if (!card.assumed) return;
  const auto is_assumed = [&](const char* field) {
    return std::ranges::find(*card.assumed, field) != card.assumed->end();
  };
  const bool guessed =
      is_assumed("tokens") || is_assumed(card.params_active ? "params_active" : "params");
  if (guessed && !is_assumed("compute_flops")) card.assumed->emplace_back("compute_flops");
}

}  // namespace lux
