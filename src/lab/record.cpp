#include "lab/record.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "base/json.h"

namespace lux {
namespace {

constexpr size_t row_columns = 11;

Value row_array(const ChoiceRow& row) {
  List cells;
  cells.reserve(row_columns);
  cells.emplace_back(row.doc_id);
  cells.emplace_back(row.choice);
  cells.emplace_back(row.is_gold);
  cells.emplace_back(row.logprob);
  cells.emplace_back(row.tokens);
  cells.emplace_back(row.chars);
  cells.emplace_back(row.bytes);
  cells.emplace_back(row.is_greedy);
  cells.emplace_back(row.uncond_logprob ? Value(*row.uncond_logprob) : Value());
  cells.emplace_back(row.truncated);
  cells.emplace_back(row.boundary_merge);
  return cells;
}

/// Takes cells of a list one by one; remembers whether all had their types.
class Cells {
 public:
  explicit Cells(const List& cells) : cells_(cells) {}

  void take(int64_t& to) {
    if (const Value* cell = next(); cell != nullptr && cell->is_int())
      to = cell->integer();
    else
      good_ = false;
  }
  void take(int32_t& to) {
    int64_t wide = 0;
    take(wide);
    good_ = good_ && wide >= 0 && wide <= std::numeric_limits<int32_t>::max();
    if (good_) to = static_cast<int32_t>(wide);
  }
  void take(bool& to) {
    if (const Value* cell = next(); cell != nullptr && cell->is_bool())
      to = cell->boolean();
    else
      good_ = false;
  }
  void take(double& to) {
    if (const Value* cell = next(); cell != nullptr && cell->is_number())
      to = cell->number();
    else
      good_ = false;
  }
  void take(std::optional<double>& to) {
    if (const Value* cell = next(); cell != nullptr && cell->is_number())
      to = cell->number();
    else
      good_ = good_ && cell != nullptr && cell->is_null();
  }
  void take(std::string& to) {
    if (const Value* cell = next(); cell != nullptr && cell->is_string())
      to = cell->string();
    else
      good_ = false;
  }
  [[nodiscard]] bool all_good() const { return good_ && at_ == cells_.size(); }

 private:
  const Value* next() { return at_ < cells_.size() ? &cells_[at_++] : nullptr; }

  const List& cells_;
  size_t at_ = 0;
  bool good_ = true;
};

struct Hashes {
  std::string doc, prompt;
};

Result<std::unordered_map<int64_t, Hashes>> read_docs(const Value& line) {
  const Value* docs = line.find("docs");
  if (docs == nullptr || !docs->is_list()) return fail("has no list 'docs'.");
  std::unordered_map<int64_t, Hashes> hashes;
  for (const Value& doc : docs->list()) {
    if (!doc.is_list()) return fail("has an entry in 'docs' that is no list.");
    Cells cells(doc.list());
    int64_t id = 0;
    Hashes of_doc;
    cells.take(id);
    cells.take(of_doc.doc);
    cells.take(of_doc.prompt);
    if (!cells.all_good()) return fail("has an entry in 'docs' that is not [id, hash, hash].");
    if (!hashes.emplace(id, std::move(of_doc)).second)
      return fail("has the document {} twice in 'docs'.", id);
  }
  return hashes;
}

Result<ChoiceRow> common_part(const Value& line) {
  ChoiceRow row;
  for (const auto& [key, to] : {std::pair<const char*, std::string*>{"run", &row.run_id},
                                {"model", &row.model_id},
                                {"task", &row.task},
                                {"task_version", &row.task_version}}) {
    auto text = line.get_string(key);
    if (!text) return fail("has no text '{}'.", key);
    *to = *std::move(text);
  }
  const auto fewshot = line.get_int("num_fewshot");
  if (!fewshot || *fewshot < 0 || *fewshot > std::numeric_limits<int32_t>::max())
    return fail("has no count 'num_fewshot'.");
  row.num_fewshot = static_cast<int32_t>(*fewshot);
  return row;
}

bool same_unit(const ChoiceRow& a, const ChoiceRow& b) {
  return a.run_id == b.run_id && a.model_id == b.model_id && a.task == b.task &&
         a.task_version == b.task_version && a.num_fewshot == b.num_fewshot;
}

}  // namespace

Result<std::string> to_line(const UnitRecord& record, int64_t seq) {
  if (!is_unit_id(record.unit))
    return fail("A unit's identity must be a SHA-256 in hexadecimal, not '{}'.", record.unit);
  if (record.rows.empty()) return fail("The unit {} has no rows.", record.unit);
  const ChoiceRow& first = record.rows.front();
  List docs;
  List rows;
  rows.reserve(record.rows.size());
  std::unordered_map<int64_t, const ChoiceRow*> seen;
  for (const ChoiceRow& row : record.rows) {
    const auto [known, is_new] = seen.emplace(row.doc_id, &row);
    if (is_new) docs.emplace_back(List{row.doc_id, row.doc_hash, row.prompt_hash});
    if (!same_unit(first, row) || known->second->doc_hash != row.doc_hash ||
        known->second->prompt_hash != row.prompt_hash)
      return fail("The rows of unit {} do not belong together (document {}).", record.unit,
                  row.doc_id);
    rows.push_back(row_array(row));
  }
  const Value content(Map{{"unit", record.unit},
                          {"seq", seq},
                          {"run", first.run_id},
                          {"model", first.model_id},
                          {"task", first.task},
                          {"task_version", first.task_version},
                          {"num_fewshot", first.num_fewshot},
                          {"docs", std::move(docs)},
                          {"rows", std::move(rows)},
                          {"cost", record.cost},
                          {"seconds", record.seconds},
                          {"made_with", record.made_with}});
  std::string line = sealed_line(content);
  // What could not be read again (a negative count, text that is not UTF-8) must not be written.
  if (const auto again = parse_line(line); !again)
    return fail("The unit {} cannot be kept: its line {}", record.unit, again.error().message);
  return line;
}

std::string to_line(const ImportedUnit& unit, int64_t seq) {
  return sealed_line(
      Map{{"unit", std::string(unit.unit)},
          {"seq", seq},
          {"run", std::string(unit.run_id)},
          {"model", std::string(unit.model_id)},
          {"task", std::string(unit.task)},
          {"task_version", std::string(unit.task_version)},
          {"num_fewshot", unit.num_fewshot},
          {"imported", Map{{"documents", unit.documents}, {"choices", unit.choices}}},
          {"made_with", unit.made_with}});
}

Result<UnitRecord> parse_line(std::string_view text) {
  auto parsed = parse_json(text);
  if (!parsed) return fail("is not JSON: {}", parsed.error().message);
  const Value& line = *parsed;
  UnitRecord record;
  auto unit = line.get_string("unit");
  if (!unit || !is_unit_id(*unit)) return fail("has no 'unit' of 64 hexadecimal digits.");
  record.unit = *std::move(unit);
  LUX_TRY(const ChoiceRow common, common_part(line));
  if (line.find("imported") != nullptr)
    return fail(
        "is of an import, whose scores stood in the run's table alone, and that is missing or "
        "another: import the same files again, which import.json beside it names.");
  LUX_TRY(const auto hashes, read_docs(line));
  const Value* rows = line.find("rows");
  if (rows == nullptr || !rows->is_list()) return fail("has no list 'rows'.");
  record.rows.reserve(rows->list().size());
  for (const Value& array : rows->list()) {
    if (!array.is_list()) return fail("has an entry in 'rows' that is no list.");
    ChoiceRow& row = record.rows.emplace_back(common);
    Cells cells(array.list());
    cells.take(row.doc_id);
    cells.take(row.choice);
    cells.take(row.is_gold);
    cells.take(row.logprob);
    cells.take(row.tokens);
    cells.take(row.chars);
    cells.take(row.bytes);
    cells.take(row.is_greedy);
    cells.take(row.uncond_logprob);
    cells.take(row.truncated);
    cells.take(row.boundary_merge);
    if (!cells.all_good())
      return fail("has a row {} that does not fit the format.", record.rows.size() - 1);
    const auto of_doc = hashes.find(row.doc_id);
    if (of_doc == hashes.end())
      return fail("has a row of document {}, unknown to 'docs'.", row.doc_id);
    row.doc_hash = of_doc->second.doc;
    row.prompt_hash = of_doc->second.prompt;
  }
  if (const Value* cost = line.find("cost")) record.cost = *cost;
  if (const Value* made_with = line.find("made_with")) record.made_with = *made_with;
  record.seconds = line.get_number("seconds").value_or(0);
  return record;
}

}  // namespace lux
