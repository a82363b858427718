#include "serve/snapshot.h"

#include <algorithm>
#include <set>

#include "report/table/document.h"

namespace lux::serve {
namespace {

void add_files(const Lab& lab, const Path& folder, std::string& stamp) {
  for (const std::string& name : lab.env().list(folder)) {
    if (name.starts_with('.')) continue;  // drafts
    const auto changed = lab.env().changed_at(folder / name);
    const auto size = lab.env().file_size(folder / name);
    stamp += fmt::format("{}:{}:{};", name, changed.value_or(0), size.value_or(0));
  }
}

/// Numbers before texts, what is not known behind both.
bool before(const Value& a, const Value& b) {
  const auto kind = [](const Value& value) {
    return value.is_null() ? 2 : value.is_string() ? 1 : 0;
  };
  if (kind(a) != kind(b)) return kind(a) < kind(b);
  if (a.is_string()) return a.string() < b.string();
  if (a.is_number() && b.is_number()) return a.number() < b.number();
  if (a.is_bool() && b.is_bool()) return !a.boolean() && b.boolean();
  return false;
}

}  // namespace

Result<std::shared_ptr<const Snapshot>> make_snapshot(const Gather& gather, int64_t number) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->number = number;
  LUX_TRY(snapshot->input, gather());
  snapshot->input->served = true;
  LUX_TRY(auto documents, page::documents(*snapshot->input));
  for (page::Document& document : documents) {
    std::string name = document.name;
    snapshot->documents.insert_or_assign(std::move(name), std::move(document));
  }
  return snapshot;
}

const RowColumns& score_columns() {
  static const RowColumns columns{
      .sorted = {"model", "family", "params", "task", "num_fewshot", "metric", "value", "stderr",
                 "ci_low", "ci_high", "n", "ties", "truncated", "boundary_merges", "failed",
                 "missing"},
      .filtered = {"model", "task", "metric"}};
  return columns;
}

Value scores(const Snapshot& snapshot, const RowsRequest& request) {
  static const Table nothing;
  const TaskTables* tables = snapshot.input->figures->tasks;
  const Table& all = tables != nullptr ? tables->all : nothing;
  Map values;
  std::vector<size_t> places;
  for (size_t i = 0; i < all.rows.size(); ++i) places.push_back(i);
  for (const std::string& name : score_columns().filtered) {
    const size_t column = all.column(name);
    if (column == all.columns.size()) continue;
    std::set<std::string> there;
    for (const auto& row : all.rows) there.insert(row[column].string());
    List list;
    for (const std::string& text : there) list.emplace_back(text);
    values[name] = std::move(list);
    if (const auto wanted = request.filters.find(name); wanted != request.filters.end())
      std::erase_if(places,
                    [&](size_t i) { return all.rows[i][column].string() != wanted->second; });
  }
  if (request.sort) {
    const size_t column = all.column(*request.sort);
    if (column < all.columns.size())
      std::ranges::stable_sort(places, [&](size_t a, size_t b) {
        const Value& left = all.rows[a][column];
        const Value& right = all.rows[b][column];
        if (left.is_null() || right.is_null()) return !left.is_null() && right.is_null();
        return request.down ? before(right, left) : before(left, right);
      });
  }
  Table page;
  page.title = all.title;
  page.columns = all.columns;
  page.notes = all.notes;
  const auto size = static_cast<int64_t>(places.size());
  for (int64_t i = request.from; i < std::min(size, request.from + request.count); ++i)
    page.rows.push_back(all.rows[places[static_cast<size_t>(i)]]);
  Value document = table_document(page);
  document.map()["total"] = size;
  document.map()["values"] = std::move(values);
  return document;
}

std::string fingerprint(const Lab& lab) {
  std::string stamp;
  const Path& folder = lab.folder();
  Env& env = lab.env();
  add_files(lab, folder / "models", stamp);
  for (const std::string& run_id : lab.run_ids()) add_files(lab, lab.run_folder(run_id), stamp);
  for (const char* kind : {"choices", "episodes", "measures"})
    for (const std::string& run : env.list(folder / "tables" / kind))
      add_files(lab, folder / "tables" / kind / run, stamp);
  for (const std::string& study : env.list(folder / "studies"))
    add_files(lab, folder / "studies" / study, stamp);
  return stamp;
}

}  // namespace lux::serve
