#include "model/http/reply_cache.h"

#include "base/hash.h"
#include "base/json.h"

namespace lux::http {

Result<ReplyCache> ReplyCache::open(const Path& folder, const Value& endpoint, Env& env) {
  LUX_CHECK(env.create_directories(folder));
  ReplyCache cache;
  cache.file_ = folder / (sha256_hex(to_json(endpoint)).substr(0, 16) + ".jsonl");
  bool is_torn = false;
  if (env.exists(cache.file_)) {
    LUX_TRY(const std::string text, env.read_file(cache.file_));
    std::string_view rest = text;
    is_torn = !rest.empty() && !rest.ends_with('\n');
    while (!rest.empty()) {
      const size_t end = rest.find('\n');
      const auto line = parse_json(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      if (!line) continue;
      const auto key = line->get_string("key");
      const Value* body = line->find("body");
      if (!key || body == nullptr) continue;
      cache.entries_[*key] = {line->get_string("model").value_or(""), *body};
    }
  }
  LUX_TRY(cache.append_, env.open_append(cache.file_));
  if (is_torn) LUX_CHECK(cache.append_->append("\n"));
  return cache;
}

std::string ReplyCache::key(const std::string& body, const Value& repetition) {
  return sha256_hex(to_json(List{"luxmeter reply 1", body, repetition}));
}

const ReplyCache::Entry* ReplyCache::find(const std::string& key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

Status ReplyCache::put(const std::string& key, Entry entry) {
  const Value line = Map{{"key", key}, {"model", entry.model}, {"body", entry.body}};
  entries_[key] = std::move(entry);
  return append_->append(to_json(line) + "\n");
}

}  // namespace lux::http
