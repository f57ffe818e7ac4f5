#pragma once
// A file for readers that take paths: one a process, gone when it ends.

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "claim.h"

inline const std::string& path() {
  static const std::string kPath = [] {
    std::string name = "/tmp/polku-fuzz-XXXXXX";
    const int descriptor = mkstemp(name.data());
    claim(descriptor >= 0, "there is room for a file");
    close(descriptor);
    std::atexit([] { std::remove(path().c_str()); });
    return name;
  }();
  return kPath;
}
