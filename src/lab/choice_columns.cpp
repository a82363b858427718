#include "lab/choice_columns.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>

#include "lab/choice_query.h"
#include "lab/duckdb/connection.h"
#include "lab/tables.h"

namespace lux {
namespace {

using Take = std::function<Status(ChoiceColumns&&)>;

/// Spreads a number over 64 bits, one to one (the end of MurmurHash3).
uint64_t spread(uint64_t x) {
  x = (x ^ (x >> 33U)) * 0xFF51AFD7ED558CCDU;
  x = (x ^ (x >> 33U)) * 0xC4CEB9FE1A85EC53U;
  return x ^ (x >> 33U);
}

/// As much of a hash (hexadecimal, 48 bits) as tells two apart: what DuckDB keeps of a text in
/// place.
constexpr size_t hash_digits = 12;

/// Of a number and the first hash_digits bytes of a text.
uint64_t mixed(uint64_t number, std::string_view text) {
  std::array<uint64_t, 2> words{};
  if (!text.empty()) std::memcpy(words.data(), text.data(), std::min(text.size(), hash_digits));
  return spread(spread(spread(number) ^ words[0]) ^ words[1]);
}

/// Of the documents of a group, in any order.
struct Seen {
  uint64_t documents = 0;
  uint64_t prompts = 0;
  bool prompts_known = true;

  void add(int64_t doc_id, std::string_view doc_hash, std::string_view prompt_hash) {
    const auto number = static_cast<uint64_t>(doc_id);
    documents ^= mixed(number, doc_hash);
    prompts ^= mixed(number, prompt_hash);
    prompts_known = prompts_known && !prompt_hash.empty();
  }
  void tell(ChoiceColumns& columns) const {
    columns.documents_hash = documents;
    columns.prompts_hash = prompts_known ? prompts : 0;
  }
};

std::unexpected<Error> mixed_versions(const ChoiceColumns& at, std::string_view other) {
  return fail(
      "The run '{}' holds {} by {} in the versions '{}' and '{}': they do not belong together.",
      at.run_id, at.task, at.model_id, at.task_version, other);
}

/// A model's part of one run's table.
class ModelTable {
 public:
  ModelTable(const Lab& lab, std::string run_id, ChoiceFilter filter,
             duckdb::Connection& connection)
      : run_id_(std::move(run_id)),
        file_(lab.choices_file(run_id_)),
        filter_(std::move(filter)),
        connection_(connection) {}

  /// Those of the filter, sorted. All of the file's are asked for: DuckDB would join each row with
  /// a long list of names.
  Result<std::vector<std::string>> models() {
    LUX_TRY(const auto rows, ask("SELECT DISTINCT model_id FROM {} ORDER BY ALL"));
    std::vector<std::string> out;
    for (const Value& row : rows) {
      std::string model_id = *row.get_string("model_id");
      const auto& wanted = filter_.model_ids;
      if (wanted.empty() || std::ranges::find(wanted, model_id) != wanted.end())
        out.push_back(std::move(model_id));
    }
    return out;
  }

  Result<std::vector<ChoiceColumns>> read(std::string model_id) {
    filter_.model_ids = {std::move(model_id)};
    std::vector<ChoiceColumns> groups;
    LUX_CHECK(read_model(groups));
    return groups;
  }

 private:
  [[nodiscard]] std::string sql(std::string_view query) const {
    const std::string from = "read_parquet(" + duckdb::quoted_path(file_.string()) +
                             ", hive_partitioning = false" +
                             (may_be_disordered() ? ", file_row_number = true)" : ")");
    return fmt::format(fmt::runtime(query), from, where_clause(filter_));
  }

  Result<std::vector<Value>> ask(std::string_view query) {
    auto answer = connection_.rows(sql(query));
    if (!answer) return cannot_read(answer.error());
    return answer;
  }

  [[nodiscard]] std::unexpected<Error> cannot_read(const Error& why) const {
    return fail("Cannot read '{}': {}", file_.string(), why.message);
  }

  /// A group, and the number of its first row: in the file, or among the model's.
  struct Part {
    ChoiceColumns group;
    int64_t first = 0;
    Seen seen = {};
  };

  /// The file is sorted, and DuckDB keeps a file's order where it only filters. A list of several
  /// texts it answers by a join, where it is long, and a join has an order of its own. Then each
  /// row goes to the place that its number in the file gives it, which takes a third longer.
  [[nodiscard]] bool may_be_disordered() const {
    return filter_.tasks.size() > 1 || filter_.num_fewshot.size() > 1 || filter_.doc_ids.size() > 1;
  }

  Status read_model(std::vector<ChoiceColumns>& groups) {
    LUX_TRY(std::vector<Part> parts, read_heads());
    const std::string columns =
        fmt::format("SELECT doc_id, choice, is_gold, logprob, chars, {}, {}{} FROM {{}} {{}}",
                    start_of("doc_hash"), start_of("prompt_hash"),
                    may_be_disordered() ? ", file_row_number" : "");
    auto answer = connection_.stream(sql(columns));
    if (!answer) return cannot_read(answer.error());
    int64_t rows = 0;
    size_t placed = 0;
    while (const auto chunk = answer->next()) {
      placed += may_be_disordered() ? place_by_number(*chunk, parts)
                                    : place(*chunk, 0, chunk->size(), rows, parts);
      rows += static_cast<int64_t>(chunk->size());
    }
    if (const Status whole = answer->failure(); !whole) return cannot_read(whole.error());
    if (static_cast<int64_t>(placed) != rows)
      return fail("'{}' changed while it was read.", file_.string());
    for (Part& part : parts) {
      ChoiceColumns& group = part.group;
      if (!is_sorted(group))
        return fail("'{}' does not come in its order; rebuild it with 'luxmeter rescore'.",
                    file_.string());
      rows -= static_cast<int64_t>(group.size());
      part.seen.tell(group);
      groups.push_back(std::move(group));
    }
    if (rows != 0) return fail("'{}' changed while it was read.", file_.string());
    return {};
  }

  static bool is_sorted(const ChoiceColumns& group) {
    for (size_t i = 1; i < group.size(); ++i)
      if (group.doc_id[i] < group.doc_id[i - 1] ||
          (group.doc_id[i] == group.doc_id[i - 1] && group.choice[i] <= group.choice[i - 1]))
        return false;
    return true;
  }

  Result<std::vector<Part>> read_heads() {
    LUX_TRY(const auto heads,
            ask(std::string("SELECT task, num_fewshot, task_version, count(*) AS rows") +
                (may_be_disordered() ? ", min(file_row_number) AS first" : "") +
                " FROM {} {} GROUP BY task, num_fewshot, task_version "
                "ORDER BY task, num_fewshot, task_version"));
    std::vector<Part> parts;
    int64_t before = 0;
    for (const Value& head : heads) {
      std::string task = *head.get_string("task");
      std::string version = *head.get_string("task_version");
      const auto num_fewshot = static_cast<int32_t>(*head.get_int("num_fewshot"));
      if (!parts.empty() && parts.back().group.task == task &&
          parts.back().group.num_fewshot == num_fewshot)
        return mixed_versions(parts.back().group, version);
      Part part{.group = {}, .first = head.get_int("first").value_or(before)};
      ChoiceColumns& group = part.group;
      group.run_id = run_id_;
      group.model_id = filter_.model_ids.front();
      group.task = std::move(task);
      group.task_version = std::move(version);
      group.num_fewshot = num_fewshot;
      const int64_t rows = *head.get_int("rows");
      before += rows;
      const auto size = static_cast<size_t>(rows);
      group.doc_id.resize(size);
      group.choice.resize(size);
      group.is_gold.resize(size);
      group.logprob.resize(size);
      group.chars.resize(size);
      parts.push_back(std::move(part));
    }
    return parts;
  }

  /// Puts rows that follow each other, from number `first` on; returns how many had a place.
  static size_t place(const duckdb::Chunk& chunk, size_t at, size_t count, int64_t first,
                      std::vector<Part>& parts) {
    size_t placed = 0;
    while (placed < count) {
      const int64_t number = first + static_cast<int64_t>(placed);
      const auto after = std::ranges::upper_bound(parts, number, {}, &Part::first);
      if (after == parts.begin()) break;
      Part& part = *std::prev(after);
      const auto to = static_cast<size_t>(number - part.first);
      if (to >= part.group.size()) break;
      const size_t some = std::min(count - placed, part.group.size() - to);
      copy(chunk, at + placed, some, part.group, to);
      see(chunk, at + placed, some, part.seen);
      placed += some;
    }
    return placed;
  }

  static size_t place_by_number(const duckdb::Chunk& chunk, std::vector<Part>& parts) {
    const auto numbers = chunk.numbers<int64_t>(7);
    size_t placed = 0;
    for (size_t at = 0; at < numbers.size();) {
      size_t count = 1;  // rows that follow each other in the file too
      while (at + count < numbers.size() &&
             numbers[at + count] == numbers[at] + static_cast<int64_t>(count))
        ++count;
      placed += place(chunk, at, count, numbers[at], parts);
      at += count;
    }
    return placed;
  }

  static void copy(const duckdb::Chunk& chunk, size_t at, size_t count, ChoiceColumns& group,
                   size_t to) {
    const auto put = [&](auto in, auto& out) {
      std::ranges::copy(in.subspan(at, count), out.begin() + static_cast<std::ptrdiff_t>(to));
    };
    put(chunk.numbers<int64_t>(0), group.doc_id);
    put(chunk.numbers<int32_t>(1), group.choice);
    put(chunk.numbers<bool>(2), group.is_gold);
    put(chunk.numbers<double>(3), group.logprob);
    put(chunk.numbers<int32_t>(4), group.chars);
  }

  /// Texts are slow to copy: those of one choice a document do, and only what is kept in place.
  static std::string start_of(std::string_view hash) {
    return fmt::format("CASE WHEN choice = 0 THEN coalesce(left({}, {}), '') END", hash,
                       hash_digits);
  }

  static void see(const duckdb::Chunk& chunk, size_t at, size_t count, Seen& seen) {
    const auto documents = chunk.numbers<int64_t>(0);
    const auto choices = chunk.numbers<int32_t>(1);
    for (size_t i = at; i < at + count; ++i)
      if (choices[i] == 0) seen.add(documents[i], chunk.text(5, i), chunk.text(6, i));
  }

  std::string run_id_;
  Path file_;
  ChoiceFilter filter_;
  duckdb::Connection& connection_;
};

ChoiceColumns columns_of(ChoiceGroup&& group) {
  ChoiceColumns out;
  out.run_id = std::move(group.run_id);
  out.model_id = std::move(group.model_id);
  out.task = std::move(group.task);
  out.task_version = std::move(group.task_version);
  out.num_fewshot = group.num_fewshot;
  Seen seen;
  for (const ChoiceRow& row : group.rows) {
    out.doc_id.push_back(row.doc_id);
    out.choice.push_back(row.choice);
    out.is_gold.push_back(row.is_gold ? 1 : 0);
    out.logprob.push_back(row.logprob);
    out.chars.push_back(row.chars);
    if (row.choice == 0) seen.add(row.doc_id, row.doc_hash, row.prompt_hash);
  }
  seen.tell(out);
  return out;
}

Status read_journals(const Lab& lab, ChoiceFilter filter, const std::string& run_id,
                     const Take& take) {
  filter.run_ids = {run_id};
  LUX_TRY(auto groups, load_choices(lab, filter));
  for (size_t i = 0; i < groups.size(); ++i) {
    ChoiceGroup& group = groups[i];
    ChoiceColumns columns = columns_of(std::move(group));
    if (i + 1 < groups.size()) {
      const ChoiceGroup& next = groups[i + 1];
      if (std::tie(next.model_id, next.task, next.num_fewshot) ==
          std::tie(columns.model_id, columns.task, columns.num_fewshot))
        return mixed_versions(columns, next.task_version);
    }
    LUX_CHECK(take(std::move(columns)));
  }
  return {};
}

/// Reads several models at once and hands them over in their order.
class TableReader {
  using Groups = Result<std::vector<ChoiceColumns>>;

  /// What was read of each model, until it is taken. Those ahead of the model at hand are at most
  /// `room` less one.
  class Queue {
   public:
    Queue(size_t models, size_t room) : read_(models), room_(room) {}

    /// Until the model may be read; false where nothing is wanted any more.
    bool wait_for_room(size_t model) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return closed_ || model < taken_ + room_; });
      return !closed_;
    }
    void put(size_t model, Groups&& groups) {
      const std::scoped_lock lock(mutex_);
      read_[model] = std::move(groups);
      changed_.notify_all();
    }
    Groups take(size_t model) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return read_[model].has_value(); });
      Groups groups = *std::move(read_[model]);
      read_[model].reset();
      return groups;
    }
    /// One more model has been taken and is done with.
    void make_room() {
      const std::scoped_lock lock(mutex_);
      ++taken_;
      changed_.notify_all();
    }
    void close() {
      const std::scoped_lock lock(mutex_);
      closed_ = true;
      changed_.notify_all();
    }

   private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::optional<Groups>> read_;
    size_t room_;
    size_t taken_ = 0;
    bool closed_ = false;
  };

  struct Closing {
    Queue& queue;
    ~Closing() { queue.close(); }
  };

 public:
  static Result<TableReader> open() {
    TableReader reader;
    const size_t readers = std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
    for (size_t i = 0; i < readers; ++i) {
      LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
      reader.connections_.push_back(std::move(connection));
    }
    return reader;
  }

  Status read(const Lab& lab, const std::string& run_id, const ChoiceFilter& filter,
              const Take& take) {
    LUX_TRY(const auto models, ModelTable(lab, run_id, filter, connections_.front()).models());
    Queue queue(models.size(), connections_.size() + 1);  // no reader waits for who takes
    std::vector<std::jthread> readers;  // that stay: a new one a model shares a core for long
    for (size_t at = 0; at < std::min(connections_.size(), models.size()); ++at)
      readers.emplace_back([&, at] {
        for (size_t m = at; m < models.size() && queue.wait_for_room(m); m += connections_.size())
          queue.put(m, ModelTable(lab, run_id, filter, connections_[at]).read(models[m]));
      });
    const Closing closing{queue};  // before the readers are waited for, whatever happens
    Status status;
    for (size_t m = 0; m < models.size() && status; ++m) {
      auto groups = queue.take(m);
      status =
          groups ? hand_over(*std::move(groups), take) : Status(std::unexpected(groups.error()));
      queue.make_room();
    }
    return status;
  }

 private:
  static Status hand_over(std::vector<ChoiceColumns>&& groups, const Take& take) {
    for (ChoiceColumns& group : groups) LUX_CHECK(take(std::move(group)));
    return {};
  }

  std::vector<duckdb::Connection> connections_;
};

Status read_all(const Lab& lab, const std::vector<std::string>& run_ids, const ChoiceFilter& filter,
                const Take& take) {
  LUX_TRY(TableReader reader, TableReader::open());
  for (const std::string& run_id : run_ids) {
    LUX_TRY(const bool current, choices_are_current(lab, run_id));
    if (!current)
      LUX_CHECK(read_journals(lab, filter, run_id, take));
    else if (lab.env().exists(lab.choices_file(run_id)))
      LUX_CHECK(reader.read(lab, run_id, filter, take));
  }
  return {};
}

}  // namespace

Status for_each_choice_columns(const Lab& lab, const ChoiceFilter& filter, const Take& take) {
  std::vector<std::string> run_ids = lab.run_ids();
  std::ranges::sort(run_ids);
  std::erase_if(run_ids, [&](const std::string& run_id) {
    return !filter.run_ids.empty() &&
           std::ranges::find(filter.run_ids, run_id) == filter.run_ids.end();
  });
  return read_all(lab, run_ids, filter, take);
}

}  // namespace lux
