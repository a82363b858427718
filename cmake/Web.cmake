# The report's script and style, bundled from web/ and the packages of web/package.json.
find_program(LUX_NODE NAMES node nodejs REQUIRED)
set(LUX_WEB_MODULES ${LUX_DEPS_DIR}/web/node_modules CACHE PATH "The packages of web/package.json")
if(NOT EXISTS ${LUX_WEB_MODULES}/vega/package.json)
  message(FATAL_ERROR "Vega was not found in ${LUX_WEB_MODULES}. Run tools/setup, which installs it.")
endif()
set(LUX_WEB_OUT ${CMAKE_BINARY_DIR}/web)
file(GLOB_RECURSE lux_web_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/report/*)
set(lux_web_bundle ${LUX_WEB_OUT}/report.js ${LUX_WEB_OUT}/report.css ${LUX_WEB_OUT}/licences.txt)
add_custom_command(
  OUTPUT ${lux_web_bundle}
  COMMAND ${LUX_NODE} ${CMAKE_SOURCE_DIR}/web/build.mjs ${LUX_WEB_MODULES} ${LUX_WEB_OUT}
  DEPENDS ${lux_web_sources} ${CMAKE_SOURCE_DIR}/web/build.mjs ${CMAKE_SOURCE_DIR}/web/package-lock.json
  COMMENT "Bundling the report's page" VERBATIM)
add_custom_target(lux_web DEPENDS ${lux_web_bundle})
