#include "report/page/bundle.h"

// The assembler reads the files in: a compiler takes seconds for a megabyte of literals.
// NOLINTBEGIN(hicpp-no-assembler)
#define LUX_EMBED(symbol, file)                    \
  asm(".section .rodata\n"                         \
      ".balign 16\n"                               \
      ".globl lux_" #symbol "_begin\nlux_" #symbol \
      "_begin:\n"                                  \
      ".incbin \"" LUX_WEB_FOLDER "/" file         \
      "\"\n"                                       \
      ".globl lux_" #symbol "_end\nlux_" #symbol   \
      "_end:\n"                                    \
      ".byte 0\n"                                  \
      ".text\n");                                  \
  extern "C" const char lux_##symbol##_begin[];    \
  extern "C" const char lux_##symbol##_end[]

LUX_EMBED(web_script, "report.js");
LUX_EMBED(web_style, "report.css");
LUX_EMBED(web_licences, "licences.txt");
// NOLINTEND(hicpp-no-assembler)

namespace lux::page {

std::string_view script() {
  return {lux_web_script_begin, lux_web_script_end};
}

std::string_view style() {
  return {lux_web_style_begin, lux_web_style_end};
}

std::string_view licences() {
  return {lux_web_licences_begin, lux_web_licences_end};
}

}  // namespace lux::page
