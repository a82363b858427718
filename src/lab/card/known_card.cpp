#include "lab/card/known_card.h"

#include <algorithm>

#include "base/json.h"

namespace lux {
namespace {

constexpr std::string_view imported = "imported";  // of a card: how to reach it is not known

List assumed_of(const Map& card) {
  const Value* assumed = card.find("assumed");
  return assumed != nullptr && assumed->is_list() ? assumed->list() : List();
}

void set_assumed(Map& card, List fields) {
  if (fields.empty())
    card.erase("assumed");
  else
    card["assumed"] = std::move(fields);
}

Result<Map> card_of(const Lab& lab, const std::string& model_id) {
  const Path file = lab.model_file(model_id);
  if (!lab.env().exists(file))
    return Map{{"model_id", model_id}, {"name", model_id}, {"access", imported}};
  LUX_TRY(const std::string text, lab.env().read_file(file));
  auto card = parse_json(text);
  if (!card || !card->is_map())
    return fail("'{}' is damaged: it holds no JSON object.", file.string());
  return std::move(card->map());
}

}  // namespace

bool is_assumed(const Value& card, std::string_view field) {
  const Value* assumed = card.find("assumed");
  return assumed != nullptr && assumed->is_list() &&
         std::ranges::find(assumed->list(), Value(field)) != assumed->list().end();
}

void estimate_compute(Map& card) {
  const Value* source = card.find("compute_source");
  if (source != nullptr && *source == Value("6ND")) {
    card.erase("compute_flops");
    card.erase("compute_source");
    List assumed = assumed_of(card);
    std::erase(assumed, Value("compute_flops"));
    set_assumed(card, std::move(assumed));
  }
  if (card.find("compute_flops") != nullptr) return;
  const Value fields(card);
  const char* n = fields.get_int("params_active") ? "params_active" : "params";
  const auto params = fields.get_int(n);
  const auto tokens = fields.get_int("tokens");
  if (!params || !tokens) return;
  card["compute_flops"] = 6.0 * static_cast<double>(*params) * static_cast<double>(*tokens);
  card["compute_source"] = "6ND";
  if (!is_assumed(fields, n) && !is_assumed(fields, "tokens")) return;
  List assumed = assumed_of(card);
  assumed.emplace_back("compute_flops");
  set_assumed(card, std::move(assumed));
}

std::string model_group_of(const Value& card) {
  if (auto group = card.get_string("model_group"); group && !group->empty()) return *group;
  const auto text = [&](const char* field) { return card.get_string(field).value_or(""); };
  if (text("family").empty() || text("size_label").empty()) return text("name");
  std::string group = text("family") + " " + text("size_label");
  if (!text("tuning").empty()) group += " " + text("tuning");
  if (const auto step = card.get_int("step")) group += fmt::format(" step {}", *step);
  return group;
}

Result<std::vector<std::string>> add_to_card(Lab& lab, const std::string& model_id,
                                             const Map& facts, Authority authority) {
  LUX_TRY(Map card, card_of(lab, model_id));
  std::vector<std::string> replaced;
  List assumed = assumed_of(card);
  const List guesses = assumed_of(facts);
  for (const Member& fact : facts) {
    if (fact.key == "assumed" || fact.key == "model_id") continue;
    const Value* known = card.find(fact.key);
    const bool is_open = known == nullptr || known->is_null() || *known == Value("") ||
                         (fact.key == "access" && *known == Value(imported)) ||
                         (fact.key == "name" && *known == Value(model_id));
    if (!is_open && authority == Authority::card) continue;
    if (!is_open && *known != fact.value)
      replaced.push_back(fmt::format("{} of {} was {} in the lab, and is {} now.", fact.key,
                                     model_id, to_json(*known), to_json(fact.value)));
    card[fact.key] = fact.value;
    std::erase(assumed, Value(fact.key));
    if (std::ranges::find(guesses, Value(fact.key)) != guesses.end())
      assumed.emplace_back(fact.key);
  }
  set_assumed(card, std::move(assumed));
  if (facts.find("compute_flops") != nullptr && facts.find("compute_source") == nullptr &&
      Value(card).get_number("compute_flops") == Value(facts).get_number("compute_flops"))
    card["compute_source"] = "card";
  estimate_compute(card);
  LUX_CHECK(lab.save_model(model_id, card));
  return replaced;
}

}  // namespace lux
