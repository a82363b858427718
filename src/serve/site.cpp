#include "serve/site.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "base/hash.h"
#include "base/json.h"
#include "lab/line.h"
#include "report/table/display.h"

namespace lux::serve {
namespace {

constexpr std::string_view json_type = "application/json; charset=utf-8";
constexpr std::string_view html_type = "text/html; charset=utf-8";
constexpr std::string_view data_folder = "/data/";
constexpr double share = 0.2;      // of a core that snapshots may take for long
constexpr double least_pause = 2;  // seconds between two of them
constexpr size_t most_texts = 4;   // tasks whose texts are kept
constexpr size_t most_text_bytes = 64U << 20U;

Answer json_answer(const Value& value) {
  return {.type = std::string(json_type), .body = to_json(value)};
}

Answer refusal(const std::string& path, const Error& error) {
  if (error.kind == Error::Kind::usage)
    return sentence(400, path, "That cannot be asked for", error.message);
  return sentence(500, path, "That could not be read", error.message);
}

Answer not_found(const std::string& path) {
  return sentence(404, path, "There is no such page",
                  "Nothing stands at this address; the report is at the address without a path.");
}

}  // namespace

Answer sentence(int status, std::string_view path, std::string_view heading,
                std::string_view words) {
  if (path.starts_with(data_folder))
    return {.status = status,
            .type = std::string(json_type),
            .body = to_json(Map{{"error", valid_utf8(words)}})};
  return {.status = status,
          .type = std::string(html_type),
          .body = page::sentence_html(heading, words)};
}

Result<std::unique_ptr<Site>> Site::open(Env& env, const Path& lab, std::string version,
                                         Gather gather) {
  LUX_TRY(Lab opened, Lab::open(env, lab));
  std::unique_ptr<Site> site(
      new Site(env, std::move(opened), std::move(version), std::move(gather)));
  LUX_TRY(site->watch_, LabWatch::open(site->lab_));
  return site;
}

Site::Site(Env& env, Lab lab, std::string version, Gather gather)
    : env_(env), lab_(std::move(lab)), version_(std::move(version)), gather_(std::move(gather)) {
  const std::string name = lab_.folder().lexically_normal().filename().string();
  shell_ = page::served_html(name.empty() ? "Luxmeter" : name + " · Luxmeter");
  shell_tag_ = sha256_hex(shell_).substr(0, 16);
  instance_ =
      sha256_hex(fmt::format("{}-{}-{}", env_.utc_now(), ::getpid(), env_.monotonic_seconds()))
          .substr(0, 8);
}

Site::~Site() {
  stop();
}

void Site::start() {
  thread_ = std::thread([this] { follow(); });
}

void Site::stop() {
  {
    const std::lock_guard lock(wake_mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Site::follow() {
  // Measuring and playing go first on a machine that does both.
  constexpr int nice = 10;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
  std::optional<std::string> seen;
  double next_snapshot = 0;
  while (true) {
    refresh(seen, next_snapshot);
    std::unique_lock lock(wake_mutex_);
    if (wake_.wait_for(lock, std::chrono::seconds(1), [this] { return stopped_; })) return;
  }
}

void Site::refresh(std::optional<std::string>& seen, double& next_snapshot) {
  const double now = env_.monotonic_seconds();
  const Status read = watch_->read_on(now);
  if (!read) {
    const std::lock_guard lock(mutex_);
    problem_ = read.error().message;
  }
  if (now < next_snapshot) return;
  std::string files = fingerprint(lab_);
  if (files == seen) return;
  const int64_t number = snapshot() ? snapshot()->number + 1 : 1;
  {
    const std::lock_guard lock(mutex_);
    busy_ = true;
  }
  auto made = make_snapshot(gather_, number);
  const double end = env_.monotonic_seconds();
  next_snapshot = end + std::max(least_pause, (end - now) * (1 / share - 1));
  const std::lock_guard lock(mutex_);
  busy_ = false;
  // What could not be read, because a file was just replaced or is damaged, is tried again once
  // something has changed.
  seen = std::move(files);
  problem_ = made ? std::string() : made.error().message;
  if (made) snapshot_ = *std::move(made);
}

std::shared_ptr<const Snapshot> Site::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

Answer Site::answer(const std::string& path, const Words& words) {
  if (path == "/" || path == "/index.html")
    return {.type = std::string(html_type), .body = shell_, .tag = shell_tag_};
  if (path == "/favicon.ico") return {.status = 204};
  if (path.starts_with(data_folder)) return data(path, path.substr(data_folder.size()), words);
  return not_found(path);
}

Answer Site::data(const std::string& path, const std::string& name, const Words& words) {
  if (name == "state") {
    if (const Status sound = only_known(words, {}); !sound) return refusal(path, sound.error());
    const auto told = state();
    return told ? json_answer(*told) : refusal(path, told.error());
  }
  if (name == "episodes") {
    const auto request = rows_request(words, LabWatch::episode_columns());
    if (!request) return refusal(path, request.error());
    const auto page = watch_->episodes(*request);
    return page ? json_answer(*page) : refusal(path, page.error());
  }
  if (name == "episode") {
    if (const Status sound = only_known(words, {"run", "unit"}); !sound)
      return refusal(path, sound.error());
    const auto run = needed(words, "run");
    if (!run) return refusal(path, run.error());
    const auto unit = needed(words, "unit");
    if (!unit) return refusal(path, unit.error());
    if (!is_unit_id(*unit)) return sentence(400, path, {}, "'unit' must be 64 hexadecimal digits.");
    const auto said = watch_->transcript(*run, *unit, page::Budget());
    if (!said) return refusal(path, said.error());
    if (!*said) return sentence(404, path, {}, "The lab has no transcript of this episode.");
    return json_answer(**said);
  }
  const auto from = snapshot();
  if (!from) {
    const std::lock_guard lock(mutex_);
    return sentence(503, path, {},
                    problem_.empty() ? "The lab is being read; ask again in a moment." : problem_);
  }
  if (name == "scores") {
    const auto request = rows_request(words, score_columns());
    return request ? json_answer(scores(*from, *request)) : refusal(path, request.error());
  }
  if (name == "document") {
    const auto found = document(*from, words);
    if (!found) return refusal(path, found.error());
    if (!*found) return sentence(404, path, {}, "The lab has no such document.");
    return json_answer(**found);
  }
  const auto found = from->documents.find(name);
  if (found == from->documents.end()) return not_found(path);
  if (const Status sound = only_known(words, {"snapshot"}); !sound)
    return refusal(path, sound.error());
  return {.type = std::string(json_type),
          .body = found->second.body,
          .gzip = found->second.gzip,
          .tag = fmt::format("{}-{}", instance_, from->number)};
}

Result<Value> Site::state() const {
  Map told{{"version", version_}, {"instance", instance_}};
  {
    const std::lock_guard lock(mutex_);
    told["snapshot"] = snapshot_ ? Value(snapshot_->number) : Value();
    told["busy"] = busy_;
    told["problem"] = problem_.empty() ? Value() : Value(valid_utf8(problem_));
  }
  told["progress"] = watch_->progress(env_.monotonic_seconds());
  return told;
}

Result<std::optional<Value>> Site::document(const Snapshot& from, const Words& words) {
  LUX_CHECK(only_known(words, {"task", "shots", "at"}));
  LUX_TRY(const std::string task, needed(words, "task"));
  LUX_TRY(const std::string shots_text, needed(words, "shots"));
  LUX_TRY(const std::string at_text, needed(words, "at"));
  LUX_TRY(const int64_t shots, whole_number("shots", shots_text));
  LUX_TRY(const int64_t at, whole_number("at", at_text));
  const auto facts = from.input->facts.find({task, static_cast<int32_t>(shots)});
  if (facts == from.input->facts.end()) return std::nullopt;
  const std::vector<int64_t>& ids = facts->second.doc_ids;
  if (at < 1 || static_cast<size_t>(at) > ids.size()) return std::nullopt;
  LUX_TRY(const auto groups,
          watch_->choices(task, static_cast<int32_t>(shots), ids[static_cast<size_t>(at - 1)]));
  const page::FindTexts find_texts = [&](const ChoiceGroup& group) -> Texts {
    const auto all = texts_of(from, group);
    Texts wanted;
    for (const ChoiceRow& row : group.rows)
      if (const auto text = all->find(row.doc_id); text != all->end())
        wanted[row.doc_id] = text->second;
    return wanted;
  };
  return page::task_documents(*from.input, task, static_cast<int32_t>(shots), ids.size(), groups,
                              find_texts);
}

/// The texts of all of a task's documents, as far as they are not too long to be kept: finding them
/// costs the same for one as for all.
std::shared_ptr<const Site::Texts> Site::texts_of(const Snapshot& from, const ChoiceGroup& group) {
  const std::string key = fmt::format("{}\n{}\n{}", from.number, group.task, group.num_fewshot);
  const std::lock_guard lock(texts_mutex_);
  if (const auto kept = std::ranges::find(texts_, key, &TaskTexts::key); kept != texts_.end()) {
    texts_.splice(texts_.begin(), texts_, kept);
    return texts_.front().texts;
  }
  if (!from.input->texts) return std::make_shared<Texts>();
  const auto whole = load_choices(lab_, {.run_ids = {group.run_id},
                                         .model_ids = {group.model_id},
                                         .tasks = {group.task},
                                         .num_fewshot = {group.num_fewshot}});
  auto texts =
      std::make_shared<Texts>(from.input->texts(whole && !whole->empty() ? whole->front() : group));
  size_t bytes = 0;
  for (auto& [id, text] : *texts) {
    text.context = page::shortened(text.context, from.input->budget.text_bytes);
    bytes += text.context.size();
    for (const std::string& choice : text.choices) bytes += choice.size();
  }
  if (bytes < most_text_bytes) texts_.push_front({key, texts});
  if (texts_.size() > most_texts) texts_.pop_back();
  return texts;
}

}  // namespace lux::serve
