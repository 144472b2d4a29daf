#include "compiler/diff/report/page.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

namespace plumbline::diff {

namespace {

// How a Content-Security-Policy names an inline text: sha256-BASE64.
std::string source_hash(std::string_view text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)>
        base64{};
    sodium_bin2base64(base64.data(), base64.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
    return std::string("sha256-") + base64.data();
}

} // namespace

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text)
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default: {
            const auto byte = static_cast<unsigned char>(c);
            const bool is_control = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
            if (is_control)
                out += "&#xFFFD;";
            else
                out += c;
        }
        }
    return out;
}

std::string breakable(std::string_view text) {
    std::string out;
    for (const char c : escaped(text)) {
        out += c;
        if (c == '_') out += "<wbr>";
    }
    return out;
}

std::string page(std::string_view title, std::string_view body) {
    return fmt::format("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                       "'{}'; script-src '{}'; base-uri 'none'; form-action 'none'\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n"
                       "<style>{}</style>\n</head>\n<body>\n{}<script>{}</script>\n</body>\n</html>\n",
                       source_hash(page_style), source_hash(page_script), escaped(title), page_style, body,
                       page_script);
}

} // namespace plumbline::diff
