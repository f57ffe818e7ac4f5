#include "support/scenario.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cctype>
#include <charconv>
#include <fstream>
#include <map>

#include "core/text.h"
#include "support/api_shapes.h"

namespace polku::support {

namespace {

// Without the white space outside of strings, so that fragments may be written with it.
std::string compact(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
    const bool blank = letter == ' ' || letter == '\n' || letter == '\t';
    if (quoted || !blank) out += letter;
  }
  return out;
}

// "items[0].id" in a JSON text; empty when there is nothing.
std::string value_at(std::string_view body, std::string_view path) {
  auto parsed = parse_json(body, {.bytes_max = std::size_t{64} << 20});
  if (!parsed) return {};
  const json::value* at = &*parsed;
  for (std::string_view name : split(path, '.')) {
    const std::size_t bracket = name.find('[');
    const std::string_view key = name.substr(0, bracket);
    if (!key.empty()) at = at->is_object() ? find_member(at->get_object(), key) : nullptr;
    if (at != nullptr && bracket != std::string_view::npos) {
      std::size_t index = 0;
      std::from_chars(name.data() + bracket + 1, name.data() + name.size(), index);
      const bool there = at->is_array() && index < at->get_array().size();
      at = there ? &at->get_array()[index] : nullptr;
    }
    if (at == nullptr) return {};
  }
  return at->is_string() ? std::string(at->get_string()) : json::serialize(*at);
}

struct Step {
  int line = 0;
  std::string method, target, body;
  ScenarioHost::Headers headers;
  int status = 0;
  std::vector<std::string> wanted, unwanted, head_wanted;
  std::vector<std::pair<std::string, std::string>> kept;  // name, path
};

class Runner {
 public:
  Runner(const std::filesystem::path& file, const ScenarioHost& host)
      : name_(file.filename().string()),
        input_(file),
        host_(host),
        shapes_(host.application->router()) {}

  ScenarioReport run() {
    if (!input_) fail(0, "cannot be read");
    std::string line;
    while (next(line)) {
      if (line.empty() || line.starts_with('#')) continue;
      if (line.starts_with("== ")) {
        ++report_.scenarios;
        title_ = line.substr(3);
        who_.clear();
      } else if (line.starts_with("as ")) {
        who_ = line == "as nobody" ? std::string() : line.substr(3);
      } else if (line == "settle") {
        host_.settle();
      } else {
        take(read_step(line));
      }
    }
    if (report_.steps == 0) fail(line_, "no step was found");
    return report_;
  }

 private:
  bool next(std::string& line) {
    if (!std::getline(input_, line)) return false;
    ++line_;
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
    return true;
  }

  Step read_step(const std::string& request_line) {
    Step step;
    step.line = line_;
    const std::size_t space = request_line.find(' ');
    step.method = request_line.substr(0, space);
    step.target = space == std::string::npos ? "" : filled(request_line.substr(space + 1));
    std::string line;
    while (next(line) && !line.starts_with("-> ")) {
      if (line.starts_with("| ")) {
        const std::string header = filled(line.substr(2));
        const std::size_t colon = header.find(": ");
        step.headers.emplace_back(lower_ascii(header.substr(0, colon)), header.substr(colon + 2));
      } else {
        step.body += (step.body.empty() ? "" : "\n") + filled(line);
      }
    }
    if (line.starts_with("-> ")) step.status = std::atoi(line.c_str() + 3);
    while (next(line) && !line.empty()) read_expectation(step, line);
    return step;
  }

  void read_expectation(Step& step, const std::string& line) {
    if (line.starts_with('#')) return;
    if (line.starts_with("not ")) {
      step.unwanted.push_back(filled(line.substr(4)));
    } else if (line.starts_with("header ")) {
      step.head_wanted.push_back(filled(line.substr(7)));
    } else if (line.starts_with("keep ")) {
      const std::size_t equals = line.find(" = ");
      step.kept.emplace_back(line.substr(5, equals - 5), line.substr(equals + 3));
    } else {
      step.wanted.push_back(filled(line));
    }
  }

  // ${name} and ${repeat x 1000}.
  std::string filled(std::string text) {
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at)) {
      const std::size_t end = text.find('}', at);
      if (end == std::string::npos) break;
      const std::string name = text.substr(at + 2, end - at - 2);
      std::string value;
      if (name.starts_with("repeat ")) {
        const auto words = split(name, ' ');
        const int count = std::atoi(std::string(words.back()).c_str());
        for (int i = 0; i < count; ++i) value += words[1];
      } else if (const auto known = kept_.find(name); known != kept_.end()) {
        value = known->second;
      } else {
        fail(line_, "${" + name + "} was not kept before");
      }
      text.replace(at, end - at + 1, value);
      at += value.size();
    }
    return text;
  }

  http::Request request_of(const Step& step) {
    http::Request request;
    const auto parsed = boost::urls::parse_origin_form(step.target);
    if (parsed.has_error()) {
      fail(step.line, "`" + step.target + "` is no address");
    } else {
      request.path = parsed->path();
      for (const auto& parameter : parsed->params()) {
        request.query.emplace_back(parameter.key, parameter.value);
      }
    }
    request.headers = step.headers;
    if (!who_.empty()) {
      for (auto& header : host_.headers_of(who_)) request.headers.push_back(std::move(header));
    }
    request.headers.emplace_back("host", "polku.test");
    request.client = "192.0.2.1";
    request.body = step.body;
    const bool json = request.body.starts_with('{') || request.body.starts_with('[');
    if (json && request.header("content-type").empty()) {
      request.headers.emplace_back("content-type", "application/json");
    }
    return request;
  }

  void take(const Step& step) {
    ++report_.steps;
    if (step.status == 0) return fail(step.line, "the step has no `-> STATUS`");
    const http::Request request = request_of(step);
    const auto answer = host_.application->answer(request, step.method);
    const std::string body(answer.response.content());
    const auto verb = std::ranges::find(http::kVerbs, step.method,
                                        [](http::Verb one) { return http::name_of(one); });
    if (verb != http::kVerbs.end()) {
      const std::string fault = shapes_.fault(*verb, request.path, answer.response);
      if (!fault.empty()) fail(step.line, fault + "\n" + body.substr(0, 1500));
    }
    if (answer.response.status != step.status) {
      fail(step.line, "wanted " + std::to_string(step.status) + ", came " +
                          std::to_string(answer.response.status) + ": " + body.substr(0, 600) +
                          " " + answer.response.log_detail);
    }
    const std::string dense = compact(body);
    for (const std::string& fragment : step.wanted) {
      if (dense.find(compact(fragment)) == std::string::npos) {
        fail(step.line, "`" + fragment + "` is not in " + body.substr(0, 1500));
      }
    }
    for (const std::string& fragment : step.unwanted) {
      if (dense.find(compact(fragment)) != std::string::npos) {
        fail(step.line, "`" + fragment + "` is in " + body.substr(0, 1500));
      }
    }
    for (const std::string& fragment : step.head_wanted) {
      if (answer.head.find(fragment) == std::string::npos) {
        fail(step.line, "`" + fragment + "` is not in the head " + answer.head);
      }
    }
    for (const auto& [name, path] : step.kept) {
      kept_[name] = value_at(body, path);
      if (kept_[name].empty()) fail(step.line, "there is no `" + path + "` in " + body);
    }
  }

  void fail(int line, const std::string& what) {
    report_.failures.push_back(name_ + ":" + std::to_string(line) + ": (" + title_ + ") " + what);
  }

  std::string name_;
  std::ifstream input_;
  const ScenarioHost& host_;
  ApiShapes shapes_;
  int line_ = 0;
  std::string title_, who_;
  std::map<std::string, std::string> kept_;
  ScenarioReport report_;
};

}  // namespace

ScenarioReport run_scenarios(const std::filesystem::path& file, const ScenarioHost& host) {
  return Runner(file, host).run();
}

}  // namespace polku::support
