// The explorer's pages: what is answered to which path. Knows nothing of sockets.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/env.h"
#include "base/error.h"
#include "serve/lab_watch.h"
#include "serve/rows_request.h"
#include "serve/snapshot.h"

namespace lux::serve {

struct Answer {
  int status = 200;
  std::string type;  // "application/json", "text/html; charset=utf-8"
  std::string body;
  bool gzip = false;  // the body is compressed
  std::string tag;    // for If-None-Match; empty: not to be kept
};

/// A refusal in words: a page, or JSON where data was asked for.
[[nodiscard]] Answer sentence(int status, std::string_view path, std::string_view heading,
                              std::string_view words);

class Site {
 public:
  /// Opens the lab for reading. From `start` on another thread follows it: what has come is read
  /// every second, and the snapshot made anew once files have changed, at most a fifth of the time.
  [[nodiscard]] static Result<std::unique_ptr<Site>> open(Env& env, const Path& lab,
                                                          std::string version, Gather gather);
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  void start();
  void stop();

  /// The answer to a GET of a path, decoded, with the words behind its "?". From any thread.
  ///   /                     the page
  ///   /data/state           what runs have done, and which snapshot there is
  ///   /data/<name>          a document of the report: look, cards, overview, games, tasks, chain,
  ///                         traits, how
  ///   /data/episodes        a page of episodes (rows_request.h)
  ///   /data/scores          a page of the table of all metrics
  ///   /data/episode         `run`, `unit`: what was said
  ///   /data/document        `task`, `shots`, `at` (from 1): a document and its choices
  [[nodiscard]] Answer answer(const std::string& path, const Words& words);

 private:
  Site(Env& env, Lab lab, std::string version, Gather gather);

  void follow();
  void refresh(std::optional<std::string>& seen, double& next_snapshot);
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;
  [[nodiscard]] Answer data(const std::string& path, const std::string& name, const Words& words);
  [[nodiscard]] Result<Value> state() const;
  [[nodiscard]] Result<std::optional<Value>> document(const Snapshot& from, const Words& words);
  using Texts = std::map<int64_t, page::DocumentText>;
  [[nodiscard]] std::shared_ptr<const Texts> texts_of(const Snapshot& from,
                                                      const ChoiceGroup& group);

  Env& env_;
  Lab lab_;
  std::string version_;
  Gather gather_;
  std::string shell_;
  std::string shell_tag_;
  std::unique_ptr<LabWatch> watch_;

  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::string problem_;   // why the last snapshot could not be made
  bool busy_ = true;      // a snapshot is being made
  std::string instance_;  // tells two starts of the server apart

  std::mutex texts_mutex_;
  struct TaskTexts {
    std::string key;
    std::shared_ptr<const Texts> texts;
  };
  std::list<TaskTexts> texts_;  // of the tasks that were asked for last

  std::mutex wake_mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace lux::serve
