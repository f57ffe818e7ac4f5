#include "assets.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compress.h"
#include "core/text.h"
#include "http/idempotency.h"

namespace polku::http {

namespace {

// Plain names only: no way out of the folder.
bool is_safe(std::string_view path) {
  for (const std::string_view segment : split(path, '/')) {
    if (segment.empty() || segment.front() == '.') return false;
  }
  return path.find('\\') == std::string_view::npos;
}

bool matches(std::string_view if_none_match, std::string_view etag) {
  for (const std::string_view part : split(if_none_match, ',')) {
    std::string_view given = trimmed(part);
    if (given.starts_with("W/")) given.remove_prefix(2);
    if (given == "*" || given == etag) return true;
  }
  return false;
}

}  // namespace

std::string_view content_type_of(std::string_view path) {
  struct Type {
    std::string_view ending, type;
  };
  constexpr std::array kTypes{Type{".html", "text/html; charset=utf-8"},
                              Type{".css", "text/css; charset=utf-8"},
                              Type{".js", "text/javascript; charset=utf-8"},
                              Type{".json", "application/json"},
                              Type{".svg", "image/svg+xml"},
                              Type{".png", "image/png"},
                              Type{".ico", "image/x-icon"},
                              Type{".woff2", "font/woff2"},
                              Type{".webmanifest", "application/manifest+json"},
                              Type{".txt", "text/plain; charset=utf-8"},
                              Type{".map", "application/json"}};
  for (const Type& type : kTypes) {
    if (path.ends_with(type.ending)) return type.type;
  }
  return "application/octet-stream";
}

bool has_hashed_name(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot < 9) return false;
  const std::string_view hash = name.substr(dot - 8, 8);
  return name[dot - 9] == '-' &&
         hash.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
             std::string_view::npos;
}

std::shared_ptr<const Assets::Asset> Assets::read_from_folder(std::string_view path) const {
  std::ifstream file(std::filesystem::path(folder_) / path, std::ios::binary);
  std::ostringstream bytes;
  if (!file || !(bytes << file.rdbuf())) return nullptr;
  Asset asset;
  asset.plain = std::make_shared<const std::string>(std::move(bytes).str());
  asset.etag = fmt::format("\"{:016x}\"", content_hash(*asset.plain));
  return std::make_shared<const Asset>(std::move(asset));
}

std::shared_ptr<const Assets::Asset> Assets::find(std::string_view path) {
  if (!is_safe(path)) return nullptr;
  if (!folder_.empty()) return read_from_folder(path);
  const std::lock_guard lock(mutex_);
  if (const auto known = ready_.find(path); known != ready_.end()) return known->second;
  const EmbeddedFile* file = find_embedded(files_, path);
  if (file == nullptr) return nullptr;
  Asset asset;
  asset.plain = std::make_shared<const std::string>(file->bytes);
  asset.etag = fmt::format("\"{:016x}\"", content_hash(file->bytes));
  if (is_compressible(content_type_of(path))) {
    std::string gzipped = gzip(file->bytes, 9);
    if (gzipped.size() < file->bytes.size()) {
      asset.gzipped = std::make_shared<const std::string>(std::move(gzipped));
    }
  }
  auto shared = std::make_shared<const Asset>(std::move(asset));
  ready_.emplace(path, shared);
  return shared;
}

bool Assets::has(std::string_view path) const {
  if (!is_safe(path)) return false;
  if (folder_.empty()) return find_embedded(files_, path) != nullptr;
  std::error_code ignored;
  return std::filesystem::is_regular_file(std::filesystem::path(folder_) / path, ignored);
}

Response Assets::serve(std::string_view path, const Request& request) {
  const auto asset = find(path);
  if (!asset) return problem(not_found("There is nothing at this address."));
  Response response;
  response.content_type = content_type_of(path);
  response.headers.emplace_back("ETag", asset->etag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back(
      "Cache-Control", has_hashed_name(path) ? "public, max-age=31536000, immutable" : "no-cache");
  if (matches(request.header("if-none-match"), asset->etag)) {
    response.status = 304;
    return response;
  }
  const bool zipped = asset->gzipped && accepts_gzip(request.header("accept-encoding"));
  response.shared_body = zipped ? asset->gzipped : asset->plain;
  if (zipped) response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

}  // namespace polku::http
