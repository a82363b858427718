#include "report/model_frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "lab/card/known_card.h"
#include "study/regression/dates.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A column of numbers, and the field of the card that it comes from.
struct NumberField {
  const char* column;
  const char* field;
  double unit;
};

constexpr std::array<NumberField, 15> number_fields{{
    {"params", "params", 1},
    {"params_b", "params", 1e9},
    {"params_active", "params_active", 1},
    {"params_non_embedding", "params_non_embedding", 1},
    {"tokens", "tokens", 1},
    {"tokens_t", "tokens", 1e12},
    {"step", "step", 1},
    {"compute_flops", "compute_flops", 1},
    {"context", "context", 1},
    {"context_k", "context", 1e3},
    {"layers", "layers", 1},
    {"embedding", "embedding", 1},
    {"commercial", "commercial", 1},
    {"multilingual", "multilingual", 1},
    {"multimodal", "multimodal", 1},
}};
constexpr std::array<std::pair<const char*, const char*>, 2> date_fields{
    {{"release", "release_date"}, {"cutoff", "cutoff_date"}}};
constexpr std::array<const char*, 12> text_fields{
    "family",       "tuning",   "base_model", "model_group",      "quantisation", "access",
    "architecture", "provider", "licence",    "instruction_data", "release_date", "cutoff_date"};

std::string text_of(const Value& card, std::string_view field) {
  return card.get_string(field).value_or("");
}

double number_of(const Value& card, std::string_view field) {
  const Value* value = card.find(field);
  if (value == nullptr) return nan;
  if (value->is_bool()) return value->boolean() ? 1 : 0;
  return value->is_number() ? value->number() : nan;
}

std::string assumed_of(const Value& card) {
  std::string out;
  const Value* assumed = card.find("assumed");
  if (assumed == nullptr || !assumed->is_list()) return out;
  for (const Value& field : assumed->list())
    if (field.is_string()) out += (out.empty() ? "" : ", ") + field.string();
  return out;
}

class Builder {
 public:
  Builder(const std::vector<Value>& cards, const std::vector<ModelScore>& scores,
          const ModelFrameOptions& options)
      : scores_(scores), options_(options) {
    for (const Value& card : cards) cards_[text_of(card, "model_id")] = &card;
  }

  Result<ModelFrame> run() {
    choose_rows();
    add_scores();
    add_card();
    drop_empty_columns();
    point_to_columns();
    LUX_CHECK(check(out_.frame));
    return std::move(out_);
  }

 private:
  void choose_rows() {
    std::map<std::string, int> named;
    std::vector<std::string> order;
    for (const ModelScore& score : scores_) {
      if (places_.contains(score.model)) continue;
      const auto card = cards_.find(score.model);
      if (card == cards_.end()) {
        if (cardless_.insert(score.model).second)
          out_.left_out.push_back(
              fmt::format("{}: has scores, but no card says what it is.", score.model));
        continue;
      }
      places_[score.model] = out_.model_ids.size();
      out_.model_ids.push_back(score.model);
      rows_.push_back(card->second);
      ++named[text_of(*card->second, "name")];
    }
    for (size_t i = 0; i < rows_.size(); ++i) {
      const std::string name = text_of(*rows_[i], "name");
      out_.frame.rows.push_back(name.empty() || named[name] > 1 ? out_.model_ids[i] : name);
    }
    for (const auto& [id, card] : cards_)
      if (!places_.contains(id)) out_.left_out.push_back(fmt::format("{}: has no score.", id));
  }

  void add_scores() {
    std::map<std::string, std::vector<double>> values;
    std::map<std::string, std::vector<double>> errors;
    for (const ModelScore& score : scores_) {
      const auto place = places_.find(score.model);
      if (place == places_.end()) continue;
      auto& column = values[score.name];
      auto& error = errors[score.name];
      column.resize(rows_.size(), nan);
      error.resize(rows_.size(), nan);
      column[place->second] = score.value.value;
      error[place->second] = score.value.standard_error;
    }
    for (auto& [name, column] : values) {
      out_.scores.push_back(name);
      out_.frame.numbers.push_back({name, std::move(column)});
    }
    for (auto& [name, column] : errors)
      out_.frame.numbers.push_back({name + ".se", std::move(column)});
  }

  void add_card() {
    for (const NumberField& field : number_fields)
      add_number(field.column, field.field,
                 [&](const Value& card) { return number_of(card, field.field) / field.unit; });
    for (const auto& [column, field] : date_fields)
      add_number(column, field, [name = field](const Value& card) {
        return years_of_date(text_of(card, name)).value_or(nan);
      });
    for (const char* field : text_fields)
      add_text(field, [field](const Value& card) { return text_of(card, field); });
    add_text("assumed", assumed_of);
  }

  template <class Get>
  void add_number(const char* name, const char* field, Get get) {
    NumberColumn column{name, {}};
    for (size_t i = 0; i < rows_.size(); ++i) {
      const double value = get(*rows_[i]);
      const bool guessed = options_.without_assumed && is_assumed(*rows_[i], field);
      column.values.push_back(guessed ? nan : value);
    }
    out_.frame.numbers.push_back(std::move(column));
  }

  template <class Get>
  void add_text(const char* name, Get get) {
    TextColumn column{name, {}};
    for (const Value* card : rows_) column.values.push_back(get(*card));
    out_.frame.texts.push_back(std::move(column));
  }

  void drop_empty_columns() {
    std::erase_if(out_.frame.numbers, [](const NumberColumn& column) {
      return std::ranges::all_of(column.values, [](double x) { return std::isnan(x); });
    });
    std::erase_if(out_.frame.texts, [](const TextColumn& column) {
      return std::ranges::all_of(column.values, &std::string::empty);
    });
  }

  void point_to_columns() {
    if (out_.frame.text(options_.cluster) != nullptr) out_.frame.family = options_.cluster;
    if (!options_.weigh_by.empty()) out_.frame.response_error = options_.weigh_by + ".se";
  }

  const std::vector<ModelScore>& scores_;
  const ModelFrameOptions& options_;
  std::map<std::string, const Value*> cards_;  // by model_id
  std::map<std::string, size_t> places_;
  std::set<std::string> cardless_;
  std::vector<const Value*> rows_;
  ModelFrame out_;
};

}  // namespace

Result<ModelFrame> make_model_frame(const std::vector<Value>& cards,
                                    const std::vector<ModelScore>& scores,
                                    const ModelFrameOptions& options) {
  return Builder(cards, scores, options).run();
}

}  // namespace lux
