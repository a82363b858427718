// What the report and the figures are made from, gathered from a lab.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/error.h"
#include "lab/lab.h"
#include "report/page/page.h"

namespace lux::cli {

/// Owns what the input points to; stays where it is.
struct ReportInput {
  Lab lab;
  TaskTables tasks;
  GameTable games;
  std::unique_ptr<FigureInput> figures;
  page::Input page;
};

struct ReportRequest {
  std::string lab;
  bool allow_missing = false;
  std::vector<std::string> data, include;     // as for `run`
  std::map<std::string, std::string> picked;  // of figures' choices
};

/// All but what a figure does not need: `for_page` adds coverage and the documents' texts.
[[nodiscard]] Result<std::unique_ptr<ReportInput>> gather_report(Env& env,
                                                                 const ReportRequest& request,
                                                                 bool for_page);

}  // namespace lux::cli
