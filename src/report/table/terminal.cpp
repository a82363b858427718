#include "report/table/terminal.h"

#include <algorithm>

#include "base/text.h"
#include "report/table/display.h"
#include "report/table/number.h"

namespace lux {
namespace {

constexpr size_t gap = 2;           // between columns
constexpr size_t least_column = 8;  // columns of text are not made narrower than this

std::string heading(const Column& column) {
  std::string text = printable(column.title.empty() ? column.name : column.title);
  if (!column.unit.empty()) text += " (" + printable(column.unit) + ")";
  return text;
}

std::string padded(const std::string& text, size_t width, Align align) {
  const size_t used = display_width(text);
  const std::string space(width > used ? width - used : 0, ' ');
  return align == Align::left ? text + space : space + text;
}

/// Lays the cells out; `texts[0]` holds the headings.
class Layout {
 public:
  Layout(const Table& table, const RenderOptions& options) : table_(table), options_(options) {
    auto& headings = texts_.emplace_back();
    for (const Column& column : table.columns) headings.push_back(heading(column));
    for (const auto& row : table.rows) {
      auto& cells = texts_.emplace_back();
      for (size_t c = 0; c < table.columns.size(); ++c)
        cells.push_back(readable(c < row.size() ? row[c] : Value(), table.columns[c].format));
    }
    for (size_t c = 0; c < table.columns.size(); ++c) {
      widths_.push_back(0);
      for (const auto& cells : texts_)
        widths_.back() = std::max(widths_.back(), display_width(cells[c]));
    }
    shrink();
  }

  [[nodiscard]] std::string text() const {
    std::string out;
    for (const std::vector<size_t>& panel : panels()) {
      if (!out.empty()) out += '\n';
      for (size_t r = 0; r < texts_.size(); ++r) {
        write_row(out, panel, texts_[r], r == 0);
        if (r == 0) out += dim(rule(panel)) + "\n";
      }
    }
    return out;
  }

 private:
  [[nodiscard]] size_t keys() const { return std::min(table_.key_columns, table_.columns.size()); }

  /// Makes texts narrower where the key columns and one more do not fit side by side.
  void shrink() {
    if (options_.width == 0) return;
    const size_t n = widths_.size();
    const auto excess = [&](size_t extra) {
      size_t total = 0;
      for (size_t c = 0; c < keys(); ++c) total += widths_[c] + gap;
      total += extra < n ? widths_[extra] : 0;
      return total > options_.width ? total - options_.width : 0;
    };
    const auto cut = [&](size_t c, size_t by) {
      if (widths_[c] > least_column)
        widths_[c] = std::max(least_column, widths_[c] - std::min(by, widths_[c]));
    };
    for (size_t c = keys(); c < n; ++c)
      if (const size_t over = excess(c); over > 0 && table_.columns[c].format == Format::text)
        cut(c, over);
    for (size_t c = keys(); c < n + (keys() == n ? 1 : 0); ++c) {
      for (size_t k = keys(); k-- > 0;)
        if (const size_t over = excess(c); over > 0 && table_.columns[k].format == Format::text)
          cut(k, over);
    }
  }

  /// Which columns stand side by side: the key columns and as many others as fit, until all had
  /// their place.
  [[nodiscard]] std::vector<std::vector<size_t>> panels() const {
    std::vector<size_t> start;
    size_t start_width = 0;
    for (size_t c = 0; c < keys(); ++c) {
      start.push_back(c);
      start_width += widths_[c] + gap;
    }
    std::vector<std::vector<size_t>> result{start};
    size_t used = start_width;
    for (size_t c = keys(); c < widths_.size(); ++c) {
      if (options_.width > 0 && used + widths_[c] > options_.width &&
          result.back().size() > start.size()) {
        result.push_back(start);
        used = start_width;
      }
      result.back().push_back(c);
      used += widths_[c] + gap;
    }
    return result;
  }

  void write_row(std::string& out, const std::vector<size_t>& panel,
                 const std::vector<std::string>& cells, bool is_heading) const {
    std::vector<std::vector<std::string>> wrapped;
    size_t height = 1;
    for (const size_t c : panel) {
      wrapped.push_back(wrap(cells[c], std::max<size_t>(widths_[c], 1)));
      height = std::max(height, wrapped.back().size());
    }
    for (size_t line = 0; line < height; ++line) {
      std::string text;
      for (size_t i = 0; i < panel.size(); ++i) {
        if (i > 0) text.append(gap, ' ');
        const std::string part = line < wrapped[i].size() ? wrapped[i][line] : "";
        text += padded(part, widths_[panel[i]], table_.columns[panel[i]].align());
      }
      text.erase(text.find_last_not_of(' ') + 1);
      out += (is_heading ? bold(text) : text) + "\n";
    }
  }

  [[nodiscard]] std::string rule(const std::vector<size_t>& panel) const {
    std::string line;
    for (size_t i = 0; i < panel.size(); ++i) {
      if (i > 0) line.append(gap, ' ');
      for (size_t w = 0; w < widths_[panel[i]]; ++w) line += "─";
    }
    return line;
  }

  [[nodiscard]] std::string bold(const std::string& text) const {
    return options_.colour ? "\x1b[1m" + text + "\x1b[0m" : text;
  }
  [[nodiscard]] std::string dim(const std::string& text) const {
    return options_.colour ? "\x1b[2m" + text + "\x1b[0m" : text;
  }

  const Table& table_;
  const RenderOptions& options_;
  std::vector<std::vector<std::string>> texts_;
  std::vector<size_t> widths_;
};

std::string markdown_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>|&~").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string render_terminal(const Table& table, const RenderOptions& options) {
  std::string out;
  if (!table.title.empty()) out += printable(table.title) + "\n\n";
  if (table.rows.empty())
    out += printable(table.when_empty) + "\n";
  else
    out += Layout(table, options).text();
  if (!table.notes.empty()) out += '\n';
  for (const std::string& note : table.notes) {
    const std::string text = printable(note);
    if (options.width == 0)
      out += text + "\n";
    else
      for (const std::string& line : wrap(text, options.width)) out += line + "\n";
  }
  return out;
}

std::string render_markdown(const Table& table) {
  std::string out;
  if (!table.title.empty()) out += "**" + markdown_text(printable(table.title)) + "**\n\n";
  out += '|';
  for (const Column& column : table.columns) out += " " + markdown_text(heading(column)) + " |";
  out += "\n|";
  for (const Column& column : table.columns)
    out += column.align() == Align::left ? " --- |" : " ---: |";
  out += '\n';
  for (const auto& row : table.rows) {
    out += '|';
    for (size_t c = 0; c < table.columns.size(); ++c)
      out += " " +
             markdown_text(readable(c < row.size() ? row[c] : Value(), table.columns[c].format)) +
             " |";
    out += '\n';
  }
  for (const std::string& note : table.notes) out += "\n" + markdown_text(printable(note)) + "\n";
  return out;
}

}  // namespace lux
