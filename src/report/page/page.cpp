#include "report/page/page.h"

#include "base/json.h"
#include "base/text.h"
#include "report/figures/look.h"
#include "report/page/bundle.h"
#include "report/page/pack.h"
#include "report/table/display.h"

namespace lux::page {
namespace {

/// Smaller documents are read faster as they are.
constexpr size_t worth_packing = 40'000;

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

/// Names of cards are looked up by what figures and tables call a model.
Document cards_document(const Input& input) {
  Map cards;
  for (const Value& card : input.cards) {
    Map shown;
    for (const char* member :
         {"name", "family", "params", "params_non_embedding", "params_active", "tokens", "step",
          "compute_flops", "compute_source", "context", "quantisation", "architecture", "tuning",
          "base_model", "access", "release_date", "licence", "assumed"})
      if (const Value* value = card.find(member); value != nullptr && !value->is_null())
        shown[member] = value->is_string() ? Value(shortened(value->string(), 200)) : *value;
    const std::string id = card.get_string("model_id").value_or("");
    cards[valid_utf8(id)] = std::move(shown);
  }
  return document("cards", cards);
}

}  // namespace

Document document(std::string name, const Value& value) {
  std::string json = to_json(value);
  if (json.size() < worth_packing) return {std::move(name), std::move(json), false};
  return {std::move(name), gzip(json), true};
}

std::string shortened(std::string_view text, size_t most) {
  std::string valid = valid_utf8(text.substr(0, most + 4));
  if (text.size() <= most) return valid_utf8(text);
  valid.resize(valid_utf8_prefix(std::string_view(valid).substr(0, most)));
  return valid + fmt::format("\n[… {} more bytes are in the lab]", text.size() - valid.size());
}

Value figure_documents(const Input& input, const std::vector<std::string>& names) {
  List figures;
  for (const std::string& name : names) {
    auto figure = make_figure(name, *input.figures);
    if (figure)
      figures.push_back(figure_document(*figure));
    else
      figures.emplace_back(Map{{"name", name}, {"missing", figure.error().message}});
  }
  return figures;
}

Result<std::vector<Document>> documents(const Input& input) {
  std::vector<Document> all;
  const Take take = [&](Document&& one) { all.push_back(std::move(one)); };
  take(document("look", Map{{"light", figure_look(false)}, {"dark", figure_look(true)}}));
  take(cards_document(input));
  for (const auto& part : {overview, games, tasks, studies, how}) LUX_CHECK(part(input, take));
  return all;
}

namespace {

/// What all pages begin with, up to the end of the head; `within`: more lines of the head.
std::string head(std::string_view title, std::string_view attributes, std::string_view within) {
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\"";
  out += attributes;
  out += ">\n<head>\n<meta charset=\"utf-8\">\n";
  out += within;
  out +=
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>";
  append_escaped(out, valid_utf8(title));
  out += "</title>\n<style>";
  out += style();
  out += "</style>\n</head>\n";
  return out;
}

/// Only the page's own script and style act; `more` goes between them and what is forbidden.
std::string policy(std::string_view more) {
  return "default-src 'none'; script-src " + source_hash(script()) + "; style-src " +
         source_hash(style()) + "; img-src data: blob:; " + std::string(more) +
         "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
         "trusted-types 'none'";
}

}  // namespace

std::string html(const std::vector<Document>& documents, std::string_view title) {
  std::string out = head(
      title, {}, "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy({}) + "\">\n");
  out +=
      "<body>\n<noscript><main class=\"sentence\"><p>This report draws itself with JavaScript, "
      "which is "
      "off. It loads nothing from elsewhere.</p></main></noscript>\n";
  for (const Document& one : documents) {
    out += "<script type=\"application/";
    out += one.gzip ? "gzip" : "json";
    out += "\" data-document=\"";
    append_escaped(out, one.name);
    out += "\">";
    out += one.gzip ? base64(one.body) : within_script(one.body);
    out += "</script>\n";
  }
  out += "<script>";
  out += script();
  out += "</script>\n</body>\n</html>\n";
  return out;
}

std::string served_html(std::string_view title) {
  std::string out = head(title, " data-served=\"yes\"", {});
  out +=
      "<body>\n<noscript><main class=\"sentence\"><h1>Luxmeter</h1><p>This page draws itself with "
      "JavaScript, which "
      "is "
      "off. It loads nothing from elsewhere. In a terminal, 'luxmeter table' and 'luxmeter status' "
      "say the same.</p></main></noscript>\n<script>";
  out += script();
  out += "</script>\n</body>\n</html>\n";
  return out;
}

std::string sentence_html(std::string_view heading, std::string_view sentence) {
  std::string out = head(heading, {}, {});
  out += "<body>\n<main class=\"sentence\">\n<h1>";
  append_escaped(out, valid_utf8(heading));
  out += "</h1>\n<p>";
  append_escaped(out, printable(sentence));
  out += "</p>\n<p><a href=\"/\">To the report</a></p>\n</main>\n</body>\n</html>\n";
  return out;
}

std::string served_policy() {
  return policy("connect-src 'self'; frame-ancestors 'none'; ");
}

}  // namespace lux::page
