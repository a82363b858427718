#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/glob.h"
#include "base/text.h"
#include "cli/model_scores.h"
#include "cli/print.h"
#include "cli/study_commands.h"
#include "cli/study_output.h"
#include "lab/lab.h"
#include "report/model_frame.h"
#include "report/model_frame_tables.h"
#include "report/traits_tables.h"
#include "study/regression/traits.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::string format = "table";
  std::string table;
  std::string score;
  std::string cluster = "family";
  std::string size;
  std::vector<double> edges;
  std::vector<std::string> edge_labels, models, groups;
  bool without_assumed = false;
  bool allow_missing = false;
  TraitsOptions options;
};

/// "size=log(params_b)+log(tokens_t)": terms that are taken together.
Result<TermGroup> parse_group(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return misuse("--together: '{}' is not NAME=TERM+TERM.", text);
  TermGroup group{.name = text.substr(0, equals), .terms = {}};
  for (size_t from = equals + 1; from <= text.size();) {
    const size_t plus = std::min(text.find('+', from), text.size());
    group.terms.emplace_back(strip(std::string_view(text).substr(from, plus - from)));
    from = plus + 1;
  }
  return group;
}

Result<Buckets> buckets_of(const Words& words) {
  if (words.edges.empty()) return paper_size_buckets(words.size == "params_b" ? 1 : 1e9);
  Buckets buckets{.edges = words.edges, .labels = words.edge_labels};
  if (!buckets.labels.empty()) return buckets;
  for (size_t i = 0; i + 1 < buckets.edges.size(); ++i)
    buckets.labels.push_back(fmt::format("({:g}, {:g}]", buckets.edges[i], buckets.edges[i + 1]));
  return buckets;
}

/// The score that most models have: clemscore where there is one, else the mean over tasks.
std::string usual_score(const ModelFrame& models) {
  for (const char* name : {"clemscore", "tasks.main"})
    if (models.frame.number(name) != nullptr) return name;
  std::string best;
  int most = -1;
  for (const std::string& name : models.scores) {
    int known = 0;
    for (const double x : models.frame.number(name)->values) known += std::isnan(x) ? 0 : 1;
    if (known > most) best = name;
    most = std::max(most, known);
  }
  return best;
}

/// What can be asked of these models: size, and training data where enough of them tell it.
std::vector<std::string> usual_formulas(const DataFrame& frame, const std::string& score) {
  const auto known = [&](std::string_view name) {
    const NumberColumn* column = frame.number(name);
    int count = 0;
    if (column != nullptr)
      for (const double x : column->values) count += std::isnan(x) ? 0 : 1;
    return count;
  };
  std::vector<std::string> out;
  if (known("params_b") >= 3) out.push_back(fmt::format("`{}` ~ log(params_b)", score));
  if (known("params_b") >= 3 && known("tokens_t") >= 4)
    out.push_back(fmt::format("`{}` ~ log(params_b) + log(tokens_t)", score));
  return out;
}

Result<TraitsOptions> options_of(const Words& words, const ModelFrame& models) {
  TraitsOptions options = words.options;
  const DataFrame& frame = models.frame;
  options.score = words.score;
  if (options.score.empty() && options.formulas.empty()) options.score = usual_score(models);
  if (options.formulas.empty()) options.formulas = usual_formulas(frame, options.score);
  if (options.formulas.empty())
    return fail(
        "Fewer than three of the models say how many parameters they have: name a --formula.");
  for (const std::string& text : words.groups) {
    LUX_TRY(TermGroup group, parse_group(text));
    options.groups.push_back(std::move(group));
  }
  options.size = words.size;
  if (options.size.empty() && frame.number("params_b") != nullptr) options.size = "params_b";
  Words with_size = words;
  with_size.size = options.size;
  LUX_TRY(options.buckets, buckets_of(with_size));
  if (options.group_by.empty() && frame.text("base_model") != nullptr)
    options.group_by = {"base_model"};
  if (options.date.empty() && frame.text("release_date") != nullptr) options.date = "release_date";
  return options;
}

/// Only the models whose name or model_id fits one of the patterns ("llama-*").
void keep_models(const std::vector<std::string>& patterns, std::vector<ModelScore>& scores) {
  if (patterns.empty()) return;
  std::erase_if(scores, [&](const ModelScore& score) {
    return std::ranges::none_of(patterns, [&](const std::string& pattern) {
      const std::string name = score.model.substr(0, score.model.find('@'));
      return matches_glob(pattern, score.model) || matches_glob(pattern, name);
    });
  });
}

Result<int> study(const Words& words, const Program& program) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  LUX_TRY(const Lab lab, Lab::open(program.env, words.lab));
  LUX_TRY(ModelScores scores, load_model_scores(lab, words.allow_missing));
  keep_models(words.models, scores.scores);
  if (scores.scores.empty()) return fail("There are no scores of such models in '{}'.", words.lab);
  LUX_TRY(const auto cards, lab.models());
  std::string weigh_by;
  if (words.options.weighted) {
    if (words.score.empty())
      return misuse("--weighted: name the --score whose standard errors count.");
    weigh_by = words.score;
  }
  LUX_TRY(const ModelFrame models, make_model_frame(cards, scores.scores,
                                                    {.without_assumed = words.without_assumed,
                                                     .cluster = words.cluster,
                                                     .weigh_by = weigh_by}));
  LUX_TRY(const TraitsOptions options, options_of(words, models));
  LUX_TRY(TraitsResult result, study_traits(models.frame, options));
  result.left_out.insert(result.left_out.end(), scores.notes.begin(), scores.notes.end());
  if (words.models.empty())
    result.left_out.insert(result.left_out.end(), models.left_out.begin(), models.left_out.end());
  std::vector<NamedTable> tables = traits_tables(result);
  tables.insert(tables.begin(), {"models", model_frame_table(models)});
  tables.insert(tables.begin() + 1, {"profiles", profiles_table(models)});
  const std::string name = words.table.empty() && words.format != "table" ? "fits" : words.table;
  if (name.empty()) {
    bool first = true;
    for (const Table& table : traits_summary(result)) {
      if (!std::exchange(first, false)) std::printf("\n");
      LUX_CHECK(print_table(table, words.format));
    }
  } else {
    LUX_TRY(const Table* chosen, find_table(tables, name));
    LUX_CHECK(print_table(*chosen, words.format));
  }
  tell_left_out(result.left_out);
  keep_study(program.env, words.lab, "traits", program.command_line, std::move(tables));
  return done;
}

void add_grouping(CLI::App& command, const std::shared_ptr<Words>& words) {
  command.add_option("--size", words->size,
                     "The column of sizes for the buckets (default params_b, billions)");
  command
      .add_option("--buckets", words->edges,
                  "Their edges, ascending (default the paper's: 0 6 10 60 100 200 1000 2000)")
      ->delimiter(',');
  command.add_option("--bucket-names", words->edge_labels, "A name for each bucket")
      ->delimiter(',');
  command.add_option("--group-by", words->options.group_by,
                     "Compare models that share this text (default base_model; may be repeated)");
  command.add_option("--date", words->options.date,
                     "The column of dates for change over time (default release_date)");
}

void add_choices(CLI::App& command, const std::shared_ptr<Words>& words) {
  command.add_option(
      "--formula", words->options.formulas,
      "A regression, as 'clemscore ~ log(params_b) + log(tokens_t)' (may be repeated)");
  command.add_option("--score", words->score,
                     "The score of groups and dates (default the formula's, or clemscore)");
  command.add_option("--model", words->models, "Only models of such names, * for any text");
  command.add_option("--require", words->options.require,
                     "Only models of which this column is known (may be repeated)");
  command.add_option("--cluster", words->cluster,
                     "Models that share this text may err together (default family)");
  command.add_flag("--without-assumed", words->without_assumed,
                   "Characteristics that are guesses count as not known");
  command.add_flag("--weighted", words->options.weighted, "Weigh each model by 1/se² of its score");
  command.add_flag("!--own-rows", words->options.same_rows,
                   "Each formula over all rows that it can take, not over those that all can");
  command.add_option("--together", words->groups,
                     "NAME=TERM+TERM: terms whose part of R² is asked for as one");
  command.add_flag("--allow-missing", words->allow_missing,
                   "Take scores of which more than 1 % is missing");
}

}  // namespace

void add_study_traits(CLI::App& above, Program& program) {
  CLI::App& command =
      *above.add_subcommand("traits", "Scores against what models are: size, data, tuning, date");
  auto words = std::make_shared<Words>();
  add_lab_option(command, words->lab);
  add_format_option(command, words->format);
  command.add_option("--table", words->table,
                     "One of models, profiles, fits, coefficients, tests, influence, without, "
                     "carriers, prediction, predicted, line, importance, forest, groups, members, "
                     "variance, timeline, slopes, left_out");
  add_choices(command, words);
  add_grouping(command, words);
  command.add_option("--level", words->options.level, "Of intervals and bands (default 0.95)")
      ->check(CLI::Range(0.5, 0.9999));
  command
      .add_option("--draws", words->options.draws.count,
                  "Bootstrap draws of models, 0 for none (default 1000)")
      ->check(CLI::Range(0, 100000));
  command.add_option("--seed", words->options.draws.seed, "Of all draws (default 42)")
      ->check(seed_range());
  command
      .add_option("--trees", words->options.trees,
                  "Of each random forest, 0 for none (default 500)")
      ->check(CLI::Range(0, 100000));
  command.callback(
      [&program, words] { program.action = [&program, words] { return study(*words, program); }; });
}

}  // namespace lux::cli
