#include "model/http/transport/breakage.h"

#include <openssl/x509_vfy.h>

#include <cstring>
#include <string_view>

namespace lux::http {
namespace {

long number_of(CURL* easy, CURLINFO what) {
  long number = 0;
  curl_easy_getinfo(easy, what, &number);
  return number;
}

/// "connection refused"; `otherwise` where the system gave no reason.
std::string system_reason(CURL* easy, std::string_view otherwise) {
  const long error = number_of(easy, CURLINFO_OS_ERRNO);
  std::string reason(otherwise);
  if (error != 0) reason += fmt::format(": {}", strerrordesc_np(static_cast<int>(error)));
  return reason;
}

Breakage certificate(CURL* easy, CURLcode code) {
  if (code == CURLE_SSL_CACERT_BADFILE)
    return {Broken::certificate,
            "the store of trusted certificates cannot be read (set SSL_CERT_FILE, or install "
            "ca-certificates)"};
  const long result = number_of(easy, CURLINFO_SSL_VERIFYRESULT);
  if (result == X509_V_OK || result == X509_V_ERR_UNSPECIFIED)  // the chain was not what failed
    return {Broken::certificate, "its TLS certificate is not for the host's name"};
  return {Broken::certificate, fmt::format("its TLS certificate was not accepted: {}",
                                           X509_verify_cert_error_string(result))};
}

/// A proxy that did not let the request through.
Breakage refused_by_proxy(long status) {
  return {status >= 500 ? Broken::connect : Broken::request,
          fmt::format("the proxy answered {}", status)};
}

Breakage cut(CURL* easy, CURLcode code, std::string_view report) {
  if (report.contains("chunk"))
    return {Broken::protocol, "its response's chunks are not in HTTP's form"};
  switch (code) {
    case CURLE_GOT_NOTHING:
      return {Broken::cut, "the connection ended before the response began"};
    case CURLE_PARTIAL_FILE:
      return {Broken::cut, "the connection ended before the response did"};
    case CURLE_SEND_ERROR:
      return {Broken::cut, system_reason(easy, "the connection broke while the request was sent")};
    default:
      return {Broken::cut, system_reason(easy, "the connection broke")};
  }
}

}  // namespace

Breakage breakage_of(CURLcode code, CURL* easy, bool connected, const char* report) {
  const long proxy_status = number_of(easy, CURLINFO_HTTP_CONNECTCODE);
  switch (code) {
    case CURLE_OK:
      return {};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {Broken::resolve, "no address was found for the host's name"};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {Broken::resolve, "no address was found for the proxy's name"};
    case CURLE_COULDNT_CONNECT:
      return {Broken::connect, system_reason(easy, "there was no connection")};
    case CURLE_OPERATION_TIMEDOUT:  // libcurl watches the connection's time only
      return {Broken::connect, "there was no connection in time"};
    case CURLE_SSL_CONNECT_ERROR:
      return {Broken::connect, "the TLS handshake failed"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return certificate(easy, code);
    case CURLE_PROXY:
      return {Broken::connect, "the proxy made no connection"};
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
      if (!connected && proxy_status >= 300) return refused_by_proxy(proxy_status);
      return cut(easy, code, report);
    case CURLE_OUT_OF_MEMORY:
      return {Broken::request, "there was no memory for the request"};
    case CURLE_URL_MALFORMAT:
      return {Broken::request, "its URL cannot be read"};
    default:
      if (connected) return {Broken::protocol, "what came is not an HTTP response"};
      return {Broken::request,
              fmt::format("the request cannot be sent: {}", curl_easy_strerror(code))};
  }
}

}  // namespace lux::http
