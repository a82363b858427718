#include "lab/csv/mapping.h"

#include <algorithm>
#include <array>
#include <functional>

#include "base/nearest.h"
#include "base/yaml.h"

namespace lux::csv {
namespace {

using Names = std::vector<std::string>;

std::string listed(const Names& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::optional<double> number_of(const Value& value) {
  if (value.is_number()) return value.number();
  if (!value.is_string()) return std::nullopt;
  constexpr std::array<std::pair<std::string_view, double>, 4> units{
      {{"thousands", 1e3}, {"millions", 1e6}, {"billions", 1e9}, {"trillions", 1e12}}};
  for (const auto& [unit, factor] : units)
    if (value.string() == unit) return factor;
  return parse_number(value.string());  // YAML reads 1e9 as text
}

/// Reads one mapping; `name` is that of the file, for sentences.
class Reader {
 public:
  explicit Reader(std::string_view name) : name_(name) {}

  Result<Mapping> read(const Map& yaml) {
    for (const Member& member : yaml) LUX_CHECK(take(member));
    LUX_CHECK(check());
    return std::move(mapping_);
  }

 private:
  using Take = std::function<Status(const Value&)>;
  using Takers = std::vector<std::pair<std::string, Take>>;

  /// Hands each member to the one that takes it; fails on others.
  Status each(const Value& value, std::string_view what, const Takers& takers) {
    if (!value.is_map()) return fail("{}: {} must have fields of its own.", name_, what);
    for (const Member& member : value.map()) {
      const auto found = std::ranges::find(takers, member.key, &Takers::value_type::first);
      if (found == takers.end()) {
        Names names;
        for (const auto& [key, unused] : takers) names.push_back(key);
        return unknown(member.key, what, names);
      }
      LUX_CHECK(found->second(member.value));
    }
    return {};
  }

  [[nodiscard]] std::unexpected<Error> unknown(std::string_view field, std::string_view where,
                                               const Names& names) const {
    return fail("{}: {} has no field '{}'{} There are: {}.", name_, where, field,
                did_you_mean(field, names), listed(names));
  }

  Take text(std::string& to, std::string_view what) {
    return [this, &to, what](const Value& value) -> Status {
      if (!value.is_string())
        return fail("{}: '{}' must be a text; put it in quotes.", name_, what);
      to = value.string();
      return {};
    };
  }

  Take flag(bool& to, std::string_view what) {
    return [this, &to, what](const Value& value) -> Status {
      if (!value.is_bool()) return fail("{}: '{}' must be true or false.", name_, what);
      to = value.boolean();
      return {};
    };
  }

  template <class Number>
  Take number(Number& to, std::string_view what) {
    return [this, &to, what](const Value& value) -> Status {
      const auto found = number_of(value);
      if (!found || *found == 0)
        return fail("{}: '{}' must be a number other than 0{}.", name_, what,
                    what == "times" ? ", thousands, millions, billions or trillions" : "");
      to = *found;
      return {};
    };
  }

  Take columns(Source& to) {
    return [this, &to](const Value& value) -> Status {
      to.kind = Source::Kind::column;
      if (value.is_string()) {
        to.columns = {value.string()};
        return {};
      }
      to.columns.clear();
      if (value.is_list())
        for (const Value& one : value.list())
          if (one.is_string()) to.columns.push_back(one.string());
      if (to.columns.empty() || to.columns.size() != value.list().size())
        return fail("{}: 'column' must be a column's name or a list of names that it may have.",
                    name_);
      return {};
    };
  }

  Take date_form(CellForm& to) {
    return [this, &to](const Value& value) -> Status {
      if (value == Value("M/D/YYYY"))
        to.date = CellForm::Date::month_first;
      else if (value == Value("D/M/YYYY"))
        to.date = CellForm::Date::day_first;
      else
        return fail("{}: 'date' must be M/D/YYYY or D/M/YYYY.", name_);
      return {};
    };
  }

  Take aliases(NameRule& rule) {
    return [this, &rule](const Value& value) -> Status {
      if (!value.is_map()) return fail("{}: 'aliases' must be lines OLD: NEW.", name_);
      for (const Member& member : value.map()) {
        if (!member.value.is_string() || member.value.string().empty())
          return fail("{}: the alias of '{}' must be a text; put it in quotes.", name_, member.key);
        rule.aliases[member.key] = member.value.string();
      }
      return {};
    };
  }

  [[nodiscard]] std::unexpected<Error> no_source(std::string_view field) const {
    return fail(
        "{}: '{}' must be a column's name, {{column: NAME}}, {{value: TEXT}}, or {{file: PATTERN}} "
        "with one star that stands for it in the files' names.",
        name_, field);
  }

  Result<Source> source(const Value& value, std::string_view field, NameRule* names = nullptr,
                        bool may_lack = false) {
    Source source;
    if (value.is_string()) {
      source.columns = {value.string()};
      return source;
    }
    if (!value.is_map() || value.map().empty()) return no_source(field);
    if (value.find("column") != nullptr) {
      Takers takers{{"column", columns(source)}};
      if (names != nullptr) {
        takers.emplace_back("cut", text(names->cut, "cut"));
        takers.emplace_back("trim", flag(names->trim, "trim"));
        takers.emplace_back("lower", flag(names->lower, "lower"));
        takers.emplace_back("aliases", aliases(*names));
      } else if (const CardField* known = find_card_field(field); known != nullptr) {
        if (known->kind == FieldKind::whole || known->kind == FieldKind::real)
          takers.emplace_back("times", number(source.form.times, "times"));
        if (known->kind == FieldKind::date) takers.emplace_back("date", date_form(source.form));
        if (may_lack) takers.emplace_back("optional", flag(source.optional, "optional"));
      }
      LUX_CHECK(each(value, fmt::format("'{}'", field), takers));
      return source;
    }
    const Member& only = *value.map().begin();
    if (value.map().size() != 1) return no_source(field);
    if (only.key == "value" && only.value.is_string()) {
      source.text = only.value.string();
    } else if (only.key == "value" && only.value.is_int()) {
      source.text = std::to_string(only.value.integer());
    } else if (only.key == "file" && only.value.is_string() &&
               std::ranges::count(only.value.string(), '*') == 1) {
      source.kind = Source::Kind::file;
      source.text = only.value.string();
      return source;
    } else {
      return no_source(field);
    }
    source.kind = Source::Kind::value;
    return source;
  }

  Take source_into(std::optional<Source>& to, std::string_view field) {
    return [this, &to, field](const Value& value) -> Status {
      LUX_TRY(to, source(value, field));
      return {};
    };
  }

  Status take_model(const Value& value) {
    LUX_TRY(mapping_.model, source(value, "model", &mapping_.names));
    has_model_ = true;
    return {};
  }

  Status take_document(const Value& value) {
    if (!value.is_map() || !value.get_string("columns")) {
      LUX_TRY(mapping_.document, source(value, "document"));
      return {};
    }
    LUX_CHECK(each(value, "'document'", {{"columns", text(mapping_.document_columns, "columns")}}));
    if (std::ranges::count(mapping_.document_columns, '*') != 1)
      return fail("{}: 'columns' of 'document' must have one star, as in 's*'.", name_);
    return {};
  }

  Status take_scores(const Value& value) {
    if (!value.is_list() || value.list().empty())
      return fail(
          "{}: 'scores' must be a list of columns: - {{column: NAME, task: NAME, metric: NAME}}.",
          name_);
    for (const Value& entry : value.list()) {
      ScoreColumn& score = mapping_.scores.emplace_back();
      LUX_CHECK(each(entry, "an entry of 'scores'",
                     {{"column", text(score.column, "column")},
                      {"task", text(score.task, "task")},
                      {"metric", text(score.metric, "metric")},
                      {"scale", number(score.scale, "scale")},
                      {"std", text(score.deviation, "std")},
                      {"stderr", text(score.error, "stderr")},
                      {"n", text(score.n, "n")}}));
      LUX_CHECK(check(score, entry));
    }
    return {};
  }

  [[nodiscard]] Status check(const ScoreColumn& score, const Value& entry) const {
    if (entry.find("column") == nullptr || score.metric.empty())
      return fail("{}: an entry of 'scores' needs 'column' and 'metric'.", name_);
    const auto stars = [](std::string_view text) { return std::ranges::count(text, '*'); };
    if (stars(score.column) > 1)
      return fail("{}: the column '{}' has more than one star.", name_, score.column);
    if (stars(score.column) == 1 && !score.task.empty())
      return fail("{}: the column '{}' has a star for the task, and a 'task' too.", name_,
                  score.column);
    for (const std::string* other : {&score.deviation, &score.error, &score.n})
      if (!other->empty() && stars(*other) != stars(score.column))
        return fail("{}: '{}' and '{}' must both have a star for the task, or none.", name_,
                    score.column, *other);
    return {};
  }

  Status take_characteristics(const Value& value) {
    CharacteristicsMapping& into = mapping_.characteristics.emplace();
    bool has_model = false;
    Takers takers;
    takers.emplace_back("model", [&](const Value& from) -> Status {
      LUX_TRY(into.model, source(from, "model", &into.names));
      has_model = true;
      if (into.model.kind == Source::Kind::column) return {};
      return fail("{}: 'model' of 'characteristics' must be a column.", name_);
    });
    for (const CardField& field : card_fields())
      takers.emplace_back(field.name, [&into, &field, this](const Value& from) -> Status {
        LUX_TRY(Source found, source(from, field.name, nullptr, true));
        if (found.kind != Source::Kind::column)
          return fail(
              "{}: '{}' of 'characteristics' must be a column; for one value of all models "
              "there is 'defaults'.",
              name_, field.name);
        into.fields[std::string(field.name)] = std::move(found);
        return {};
      });
    LUX_CHECK(each(value, "'characteristics'", takers));
    if (!has_model || into.fields.empty())
      return fail("{}: 'characteristics' needs 'model' and at least one field of the card.", name_);
    return {};
  }

  /// Facts as a mapping states them: {params: 8030000000, access: groq}.
  Result<Map> facts(const Value& value, std::string_view what) {
    Map out;
    Takers takers;
    for (const CardField& field : card_fields())
      takers.emplace_back(field.name, [&](const Value& from) -> Status {
        auto fact = stated_value(field, from);
        if (!fact) return fail("{}: {}: '{}' {}.", name_, what, field.name, fact.error().message);
        if (fact->is_null()) return fail("{}: {}: '{}' is empty.", name_, what, field.name);
        out[field.name] = *std::move(fact);
        return {};
      });
    LUX_CHECK(each(value, what, takers));
    return out;
  }

  [[nodiscard]] Status check_pattern(std::string_view pattern, std::string_view where) const {
    if (!pattern.empty() && std::ranges::count(pattern, '*') <= 1) return {};
    return fail("{}: '{}' of '{}' must be a model's name, with one star at most.", name_, pattern,
                where);
  }

  Status take_models(const Value& value) {
    if (!value.is_map()) return fail("{}: 'models' must be lines NAME: {{FIELD: VALUE}}.", name_);
    for (const Member& member : value.map()) {
      LUX_CHECK(check_pattern(member.key, "models"));
      LUX_TRY(Map found, facts(member.value, fmt::format("'{}'", member.key)));
      mapping_.models.emplace_back(member.key, std::move(found));
    }
    return {};
  }

  Status take_assumed(const Value& value) {
    if (!value.is_map()) return fail("{}: 'assumed' must be lines NAME: [FIELD, …].", name_);
    for (const Member& member : value.map()) {
      LUX_CHECK(check_pattern(member.key, "assumed"));
      Names& fields = mapping_.assumed.emplace_back(member.key, Names()).second;
      if (!member.value.is_list() || member.value.list().empty())
        return fail("{}: what is assumed of '{}' must be a list of fields.", name_, member.key);
      for (const Value& field : member.value.list()) {
        const std::string text = field.is_string() ? field.string() : "";
        if (find_card_field(text) == nullptr)
          return unknown(text, fmt::format("'assumed' of '{}'", member.key), card_field_names());
        fields.push_back(text);
      }
    }
    return {};
  }

  static Names card_field_names() {
    Names names;
    for (const CardField& field : card_fields()) names.emplace_back(field.name);
    return names;
  }

  Status take(const Member& member) {
    const Takers takers{
        {"model", [this](const Value& value) { return take_model(value); }},
        {"task", source_into(mapping_.task, "task")},
        {"task_version", source_into(mapping_.task_version, "task_version")},
        {"metric", source_into(mapping_.metric, "metric")},
        {"document", [this](const Value& value) { return take_document(value); }},
        {"value", source_into(mapping_.value, "value")},
        {"std", source_into(mapping_.deviation, "std")},
        {"stderr", source_into(mapping_.error, "stderr")},
        {"n", source_into(mapping_.n, "n")},
        {"scale", number(mapping_.scale, "scale")},
        {"scores", [this](const Value& value) { return take_scores(value); }},
        {"characteristics", [this](const Value& value) { return take_characteristics(value); }},
        {"models", [this](const Value& value) { return take_models(value); }},
        {"defaults",
         [this](const Value& value) -> Status {
           LUX_TRY(mapping_.defaults, facts(value, "'defaults'"));
           return {};
         }},
        {"assumed", [this](const Value& value) { return take_assumed(value); }}};
    const auto found = std::ranges::find(takers, member.key, &Takers::value_type::first);
    if (found != takers.end()) return found->second(member.value);
    if (find_card_field(member.key) != nullptr) {
      LUX_TRY(mapping_.card[member.key], source(member.value, member.key));
      return {};
    }
    Names names = card_field_names();
    for (const auto& [key, unused] : takers) names.push_back(key);
    return unknown(member.key, "a mapping", names);
  }

  [[nodiscard]] Status check_rule(const NameRule& rule) const {
    for (const auto& [from, to] : rule.aliases) {
      NameRule others = rule;
      others.aliases.clear();
      if (others.apply(from) != from)
        return fail(
            "{}: no name is '{}' when aliases are looked up: cut, trimmed and in lower case "
            "it is '{}'.",
            name_, from, others.apply(from));
    }
    return {};
  }

  [[nodiscard]] Status check() const {
    if (!has_model_) return fail("{}: 'model' is missing: which column names the model?", name_);
    LUX_CHECK(check_rule(mapping_.names));
    if (mapping_.characteristics) LUX_CHECK(check_rule(mapping_.characteristics->names));
    const bool has_values = mapping_.value.has_value();
    if (!mapping_.scores.empty()) {
      if (mapping_.is_wide() || has_values || mapping_.metric || mapping_.document)
        return fail("{}: with 'scores' there is no 'metric', 'value' or 'document'.", name_);
    } else {
      if (!mapping_.metric)
        return fail("{}: 'metric' is missing: what are the values? For example {{value: acc}}.",
                    name_);
      if (mapping_.is_wide() == has_values)
        return fail(
            "{}: either 'value' names the column of the values (a row a score), or 'document' has "
            "'columns' (a column a document), or 'scores' lists columns of whole tasks.",
            name_);
    }
    const bool has_errors = mapping_.deviation || mapping_.error || mapping_.n;
    if (has_errors && (!has_values || mapping_.document))
      return fail("{}: 'std', 'stderr' and 'n' go with the 'value' of a whole task.", name_);
    return {};
  }

  std::string_view name_;
  Mapping mapping_;
  bool has_model_ = false;
};

}  // namespace

Result<Mapping> parse_mapping(std::string_view text, std::string_view name) {
  LUX_TRY(const Value yaml, parse_yaml(text, name));
  if (!yaml.is_map())
    return fail("{}: a mapping says which column is what: 'model: COLUMN' …", name);
  return Reader(name).read(yaml.map());
}

bool names_model(std::string_view pattern, std::string_view name) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  return name.size() >= before.size() + after.size() && name.starts_with(before) &&
         name.ends_with(after);
}

}  // namespace lux::csv
