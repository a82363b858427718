#include "model/http/endpoint.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/hash.h"
#include "base/json.h"
#include "base/nearest.h"
#include "model/http/url.h"
#include "model/named_cards.h"

namespace lux::http {
namespace {

struct Provider {
  std::string_view name;
  Dialect dialect;
  std::string_view base;
  std::string_view version;              // path that a bare host gets: "/v1"
  std::array<std::string_view, 2> keys;  // environment variables, the first that is set
  std::string_view base_variable;        // environment variable with another base
};

constexpr std::array<Provider, 5> providers = {{
    {"openai",
     Dialect::openai,
     "https://api.openai.com/v1",
     "/v1",
     {"OPENAI_API_KEY", ""},
     "OPENAI_BASE_URL"},
    {"anthropic",
     Dialect::anthropic,
     "https://api.anthropic.com/v1",
     "/v1",
     {"ANTHROPIC_API_KEY", ""},
     "ANTHROPIC_BASE_URL"},
    {"gemini",
     Dialect::gemini,
     "https://generativelanguage.googleapis.com/v1beta",
     "/v1beta",
     {"GEMINI_API_KEY", "GOOGLE_API_KEY"},
     "GEMINI_BASE_URL"},
    {"mistral",
     Dialect::openai,
     "https://api.mistral.ai/v1",
     "/v1",
     {"MISTRAL_API_KEY", ""},
     "MISTRAL_BASE_URL"},
    {"openrouter",
     Dialect::openai,
     "https://openrouter.ai/api/v1",
     "/api/v1",
     {"OPENROUTER_API_KEY", ""},
     "OPENROUTER_BASE_URL"},
}};

const Provider* provider_of(std::string_view spec) {
  const auto found = std::ranges::find_if(providers, [&](const Provider& provider) {
    return spec.size() > provider.name.size() && spec.starts_with(provider.name) &&
           spec[provider.name.size()] == ':';
  });
  return found == providers.end() ? nullptr : &*found;
}

/// Where a key is sent without being asked for: to the provider itself, over TLS, or to this
/// machine.
Status check_safe(const Endpoint& endpoint, const std::string& variable) {
  const Url url = *parse_url(endpoint.base);
  if (url.scheme == "https" || is_loopback(url.host)) return {};
  return fail(
      "{}: the key in {} would go to {} unencrypted. Use https://, or take the key out of the "
      "environment if the server needs none.",
      endpoint.spec, variable, endpoint.host);
}

class Reader {
 public:
  Reader(const std::string& spec, const Map& settings, Env& env) : settings_(settings), env_(env) {
    endpoint_.spec = spec;
  }

  Result<Endpoint> read();

 private:
  Status read_spec();
  Status read_settings();
  Status read_key();
  Status read_header(const std::string& name, const Value& value);
  Status read_price(const Value& value);
  void add_key(Secret key);

  template <class... Args>
  std::unexpected<Error> wrong(fmt::format_string<Args...> format, Args&&... args) const {
    return fail("{}: {}", endpoint_.spec, fmt::format(format, std::forward<Args>(args)...));
  }

  const Map& settings_;
  Env& env_;
  const Provider* provider_ = nullptr;
  bool base_is_default_ = true;
  std::optional<std::string> key_variable_;
  Path key_file_;
  Endpoint endpoint_;
};

Status Reader::read_spec() {
  const std::string spec = endpoint_.spec;
  provider_ = provider_of(spec);
  if (provider_ == nullptr) return misuse("'{}' names no model behind a wire.", spec);
  endpoint_.provider = provider_->name;
  endpoint_.dialect = provider_->dialect;
  std::string rest = spec.substr(provider_->name.size() + 1);
  std::string base(provider_->base);
  const size_t at = std::min(rest.rfind("@http://"), rest.rfind("@https://"));
  const char* variable = std::getenv(std::string(provider_->base_variable).c_str());
  if (at != std::string::npos) {
    base = rest.substr(at + 1);
    rest.resize(at);
    base_is_default_ = false;
  } else if (variable != nullptr && *variable != '\0') {
    base = variable;
    base_is_default_ = false;
  }
  auto url = parse_url(base);
  if (!url) {
    // The text may hold a password: it is not repeated.
    endpoint_.spec = fmt::format("{}:{}", endpoint_.provider, rest);
    return misuse("{}: {}", endpoint_.spec, url.error().message);
  }
  if (url->path.empty()) url->path = provider_->version;
  endpoint_.base = url->text();
  endpoint_.host = url->authority();
  endpoint_.model = rest;
  if (rest.empty() && endpoint_.dialect != Dialect::openai)
    return misuse("{} names no model: {}:MODEL.", spec, endpoint_.provider);
  constexpr std::string_view in_path = "-._~:/";  // the dialects that name the model in the URL
  if (endpoint_.dialect == Dialect::gemini && !std::ranges::all_of(rest, [&](unsigned char c) {
        return std::isalnum(c) != 0 || in_path.find(static_cast<char>(c)) != std::string_view::npos;
      }))
    return misuse("'{}' cannot be a model's name: letters, digits and {} may.", rest, in_path);
  return {};
}

/// A header's value may name variables of the environment, as "Bearer $MY_KEY": what they hold is a
/// secret. A value that looks like a key itself is refused, since plans are shared and recorded.
Status Reader::read_header(const std::string& name, const Value& value) {
  if (!value.is_string()) return wrong("header '{}' must be a text.", name);
  const std::string& text = value.string();
  for (const char c : name + text)
    if (static_cast<unsigned char>(c) < ' ') return wrong("header '{}' holds a line end.", name);
  const size_t dollar = text.find('$');
  if (dollar == std::string::npos) {
    std::string small = name;
    std::ranges::transform(small, small.begin(), [](char c) { return std::tolower(c); });
    if (small == "authorization" || small.find("key") != std::string::npos ||
        small.find("token") != std::string::npos || small == "cookie")
      return wrong("header '{}' looks like a key; name a variable of the environment: \"$NAME\".",
                   name);
    endpoint_.headers.emplace_back(name, text);
    return {};
  }
  size_t end = dollar + 1;
  while (end < text.size() &&
         (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_'))
    ++end;
  const std::string variable = text.substr(dollar + 1, end - dollar - 1);
  LUX_TRY(const auto secret, secret_from_environment(variable, env_));
  if (!secret) return wrong("header '{}': the environment has no {}.", name, variable);
  LUX_CHECK(check_safe(endpoint_, variable));
  // The variable's own content is what texts are searched for, with or without "Bearer ".
  endpoint_.secrets.push_back(*secret);
  endpoint_.secret_headers.emplace_back(
      name, Secret(text.substr(0, dollar) + secret->reveal() + text.substr(end)));
  return {};
}

Status Reader::read_price(const Value& value) {
  const auto input = value.get_number("input");
  const auto output = value.get_number("output");
  if (!value.is_map() || value.map().size() != 2 || !input || !output || !(*input >= 0) ||
      !(*output >= 0))
    return wrong("'price' takes {{input: X, output: Y}}, dollars a million tokens.");
  endpoint_.price = Price{*input, *output};
  return {};
}

Status Reader::read_settings() {
  static const std::vector<std::string> known = {"spec",    "name",    "headers", "parameters",
                                                 "price",   "stream",  "card",    "tokenizer",
                                                 "key-env", "key-file"};
  for (const Member& member : settings_) {
    const Value& value = member.value;
    const std::string& key = member.key;
    if (std::ranges::find(known, key) == known.end())
      return wrong("'{}' is no setting of a model{}", key, did_you_mean(key, known));
    const bool takes_map = key == "headers" || key == "parameters" || key == "card";
    if (takes_map && !value.is_map()) return wrong("'{}' takes a map.", key);
    if (key == "stream" && !value.is_bool()) return wrong("'stream' takes true or false.");
    const bool takes_text =
        key == "name" || key == "tokenizer" || key == "key-env" || key == "key-file";
    if (takes_text && !value.is_string()) return wrong("'{}' takes a text.", key);
    if (key == "name") endpoint_.name = value.string();
    if (key == "tokenizer") endpoint_.tokenizer = value.string();
    if (key == "key-env") key_variable_ = value.string();
    if (key == "key-file") key_file_ = value.string();
    if (key == "stream") endpoint_.stream = value.boolean();
    if (key == "card") endpoint_.card = value.map();
    if (key == "parameters") endpoint_.parameters = value.map();
    if (key == "price") LUX_CHECK(read_price(value));
    if (key == "headers")
      for (const Member& header : value.map()) LUX_CHECK(read_header(header.key, header.value));
  }
  return {};
}

void Reader::add_key(Secret key) {
  endpoint_.secrets.push_back(key);
  switch (endpoint_.dialect) {
    case Dialect::openai:
      endpoint_.secret_headers.emplace_back("Authorization", Secret("Bearer " + key.reveal()));
      break;
    case Dialect::anthropic:
      endpoint_.secret_headers.emplace_back("x-api-key", std::move(key));
      break;
    case Dialect::gemini:
      endpoint_.secret_headers.emplace_back("x-goog-api-key", std::move(key));
      break;
  }
}

Status Reader::read_key() {
  if (!key_file_.empty()) {
    LUX_TRY(Secret key, secret_from_file(key_file_, env_));
    LUX_CHECK(check_safe(endpoint_, key_file_.string()));
    add_key(std::move(key));
    return {};
  }
  if (key_variable_ == "none") return {};
  std::vector<std::string> names;
  if (key_variable_) {
    names.push_back(*key_variable_);
  } else {
    for (const std::string_view name : provider_->keys)
      if (!name.empty()) names.emplace_back(name);
  }
  for (const std::string& name : names) {
    LUX_TRY(auto key, secret_from_environment(name, env_));
    if (!key) continue;
    LUX_CHECK(check_safe(endpoint_, name));
    add_key(*std::move(key));
    return {};
  }
  const bool has_own_header = !endpoint_.secret_headers.empty();
  if ((base_is_default_ || key_variable_) && !has_own_header)
    return fail(
        "{} asks for a key: set {} in the environment, or {}_FILE to a file with it that "
        "only you may read.",
        endpoint_.host, names.front(), names.front());
  return {};
}

Result<Endpoint> Reader::read() {
  LUX_CHECK(read_spec());
  LUX_CHECK(read_settings());
  LUX_CHECK(read_key());
  if (endpoint_.dialect == Dialect::anthropic)
    endpoint_.headers.emplace_back("anthropic-version", "2023-06-01");
  return std::move(endpoint_);
}

/// A server of one file calls its model by the file's path: "models/wick-3M-f16.gguf".
std::string short_name(const std::string& model) {
  return model.ends_with(".gguf") ? Path(model).stem().string() : model;
}

}  // namespace

std::string Endpoint::redact(std::string_view text) const {
  std::string out(text);
  for (const Secret& secret : secrets) out = secret.redact(out);
  return out;
}

bool Endpoint::shows_secret(std::string_view text) const {
  return std::ranges::any_of(secrets, [&](const Secret& secret) {
    return !secret.empty() && text.find(secret.reveal()) != std::string_view::npos;
  });
}

Request Endpoint::request(std::string_view path, std::string body) const {
  Request made;
  made.method = body.empty() ? "GET" : "POST";
  made.url = base + std::string(path);
  made.headers = headers;
  if (!body.empty()) made.headers.emplace_back("Content-Type", "application/json");
  made.headers.emplace_back("Accept", stream && !body.empty()
                                          ? "text/event-stream, application/json"
                                          : "application/json");
  made.secret_headers = secret_headers;
  made.body = std::move(body);
  return made;
}

Value Endpoint::identity() const {
  List sent;
  for (const auto& [header, value] : headers) sent.emplace_back(List{header, value});
  return List{"luxmeter endpoint 1", provider, base, model, Value(parameters), std::move(sent)};
}

bool is_endpoint(std::string_view spec) {
  return provider_of(spec) != nullptr;
}

Result<Endpoint> read_endpoint(const std::string& spec, const Map& settings, Env& env) {
  return Reader(spec, settings, env).read();
}

Result<Card> card_of(const Endpoint& endpoint) {
  Card card;
  card.spec = endpoint.spec;
  card.name = endpoint.name.empty() ? short_name(endpoint.model) : endpoint.name;
  const bool is_own =
      endpoint.host == parse_url(std::string(provider_of(endpoint.spec)->base))->host;
  card.access = is_own ? endpoint.provider : endpoint.host;
  if (const Value told = Value(endpoint.card); !endpoint.card.empty()) {
    const std::string name = card.name;
    LUX_CHECK(take_told(told, endpoint.spec, card));
    card.name = name;
  }
  card.content_hash = sha256_hex(to_json(endpoint.identity()));
  card.model_id = make_model_id(card.name, card.content_hash);
  return card;
}

}  // namespace lux::http
