// Answers that were given before, on disk: what was paid for once is not paid for again.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"

namespace lux::http {

/// One endpoint's answers, as lines of JSON. Failures are never among them.
class ReplyCache {
 public:
  struct Entry {
    std::string model;  // that answered, as it was reported
    Value body;
  };

  /// `folder` is made where it is missing; `endpoint` is the endpoint's identity. Lines that make
  /// no sense, as a crash leaves them, are passed over.
  [[nodiscard]] static Result<ReplyCache> open(const Path& folder, const Value& endpoint, Env& env);

  /// The key of a request: the hash of its body, and of what else tells it from its repetitions.
  [[nodiscard]] static std::string key(const std::string& body, const Value& repetition);

  [[nodiscard]] const Entry* find(const std::string& key) const;
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  /// Remembers an answer, in the file too.
  [[nodiscard]] Status put(const std::string& key, Entry entry);
  [[nodiscard]] const Path& file() const { return file_; }

 private:
  Path file_;
  std::unordered_map<std::string, Entry> entries_;
  std::unique_ptr<AppendFile> append_;
};

}  // namespace lux::http
