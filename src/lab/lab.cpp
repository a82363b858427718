#include "lab/lab.h"

#include <algorithm>

#include "base/json.h"
#include "base/nearest.h"
#include "lab/names.h"

namespace lux {
namespace {

constexpr std::string_view format_name = "luxmeter-lab";

/// Whether a folder without lab.json may become a lab: it is empty but for what a start that was
/// cut short leaves behind.
bool is_free(Env& env, const Path& folder) {
  return std::ranges::all_of(env.list(folder), [](const std::string& name) {
    return name.starts_with("lock") || name.starts_with("lab.json.tmp") ||
           name.starts_with(".lab.json");
  });
}

std::string lock_name(Shard shard) {
  if (shard.count == 1) return "lock";
  return fmt::format("lock-{}-of-{}", shard.index, shard.count);
}

}  // namespace

Status Lab::check_version() const {
  const Path file = folder_ / "lab.json";
  LUX_TRY(const std::string text, env_->read_file(file));
  const auto content = parse_json(text);
  if (!content) return fail("'{}' is damaged: {}", file.string(), content.error().message);
  const auto version = content->get_int("version");
  if (content->get_string("format") != format_name || !version || *version < 1)
    return fail("'{}' is not a lab of Luxmeter: its lab.json says something else.",
                folder_.string());
  if (*version > format_version)
    return fail(
        "The lab '{}' was written by a newer Luxmeter (format {}; this one knows up to {}): update "
        "Luxmeter, or use another folder.",
        folder_.string(), *version, format_version);
  return {};
}

Result<Lab> Lab::open(Env& env, const Path& folder) {
  if (!env.exists(folder)) return fail("There is no lab '{}'.", folder.string());
  LUX_CHECK(env.check_folder(folder));
  if (!env.exists(folder / "lab.json"))
    return fail("'{}' is not a lab: it holds no lab.json.", folder.string());
  Lab lab(env, folder);
  LUX_CHECK(lab.check_version());
  return lab;
}

Status Lab::check_place(Env& env, const Path& folder) {
  if (env.exists(folder / "lab.json")) return Lab(env, folder).check_version();
  if (env.exists(folder)) LUX_CHECK(env.check_folder(folder));
  if (is_free(env, folder)) return {};
  return fail("'{}' is not a lab and not empty: name a folder that is empty or does not exist yet.",
              folder.string());
}

Result<Lab> Lab::create_or_open(Env& env, const Path& folder, Shard shard) {
  if (shard.count < 1 || shard.index < 1 || shard.index > shard.count)
    return misuse("There is no shard {} of {}.", shard.index, shard.count);
  Lab lab(env, folder);
  lab.shard_ = shard;
  const Path file = folder / "lab.json";
  LUX_CHECK(check_place(env, folder));
  LUX_CHECK(env.create_directories(folder));
  LUX_TRY(lab.lock_, env.lock(folder / lock_name(shard)));
  if (!env.exists(file)) {
    const Value content(Map{{"format", format_name}, {"version", format_version}});
    LUX_CHECK(env.write_file(file, to_json(content) + "\n"));
  }
  return lab;
}

Path Lab::run_folder(std::string_view run_id) const {
  return folder_ / "runs" / file_name_of(run_id);
}

Path Lab::plan_file(std::string_view run_id) const {
  return run_folder(run_id) / "plan.json";
}

Path Lab::tables_note(std::string_view run_id) const {
  return run_folder(run_id) / "tables.json";
}

Path Lab::import_note(std::string_view run_id) const {
  return run_folder(run_id) / "import.json";
}

Path Lab::model_file(std::string_view model_id) const {
  return folder_ / "models" / (file_name_of(model_id) + ".json");
}

Path Lab::choices_file(std::string_view run_id) const {
  return folder_ / "tables" / "choices" / ("run_id=" + file_name_of(run_id)) / "choices.parquet";
}

Path Lab::models_table() const {
  return folder_ / "tables" / "models" / "models.parquet";
}

Path Lab::episodes_file(std::string_view run_id) const {
  return folder_ / "tables" / "episodes" / ("run_id=" + file_name_of(run_id)) / "episodes.parquet";
}

Path Lab::measures_file(std::string_view run_id) const {
  return folder_ / "tables" / "measures" / ("run_id=" + file_name_of(run_id)) / "measures.parquet";
}

Path Lab::instances_file(std::string_view run_id, std::string_view game) const {
  return run_folder(run_id) / "instances" / (file_name_of(game) + ".json");
}

Path Lab::episodes_folder(std::string_view run_id) const {
  return run_folder(run_id) / "episodes";
}

Path Lab::results_file(std::string_view run_id) const {
  return run_folder(run_id) / "results.csv";
}

std::vector<std::string> Lab::run_ids() const {
  std::vector<std::string> ids;
  for (const std::string& name : env_->list(folder_ / "runs"))
    if (auto id = identifier_of(name)) ids.push_back(*std::move(id));
  return ids;
}

Status Lab::check_run(std::string_view run_id) const {
  const std::vector<std::string> ids = run_ids();
  if (std::ranges::find(ids, run_id) != ids.end()) return {};
  return fail("The lab has no run '{}'{}", run_id, did_you_mean(run_id, ids));
}

Status Lab::save_model(std::string_view model_id, const Value& card) {
  const Path file = model_file(model_id);
  const std::string text = to_pretty_json(card) + "\n";
  if (env_->exists(file)) {
    if (const auto there = env_->read_file(file); there && *there == text) return {};
  }
  LUX_CHECK(env_->create_directories(file.parent_path()));
  return env_->write_file(file, text);
}

Result<std::vector<Value>> Lab::models() const {
  std::vector<Value> cards;
  for (const std::string& name : env_->list(folder_ / "models")) {
    if (!name.ends_with(".json")) continue;
    const Path file = folder_ / "models" / name;
    LUX_TRY(const std::string text, env_->read_file(file));
    auto card = parse_json(text);
    if (!card) return fail("'{}' is damaged: {}", file.string(), card.error().message);
    if (!card->get_string("model_id"))
      return fail("'{}' is no model's card: it has no model_id.", file.string());
    cards.push_back(*std::move(card));
  }
  return cards;
}

}  // namespace lux
