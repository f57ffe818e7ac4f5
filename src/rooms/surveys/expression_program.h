#pragma once
// The compiled form of an expression: nodes in one array, children before parents.

#include <cstdint>
#include <string>
#include <vector>

#include "surveys/expression.h"

namespace polku::surveys {

struct ExpressionNode {
  enum class Kind {
    Number,
    Text,
    List,
    Flag,  // literals
    Name,
    Answered,  // names
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    And,
    Or,
    Not,
  };
  Kind kind = Kind::Flag;
  std::uint32_t left = 0;   // node; Not: its operand
  std::uint32_t right = 0;  // node
  std::uint32_t name = 0;   // index into names
  double number = 0;        // Number; Flag: 1 or 0
  std::string text;
  std::vector<std::uint32_t> items;  // List: nodes of numbers or texts
};

struct Expression::Program {
  std::string source;
  std::vector<surveys::Name> names;
  std::vector<ExpressionNode> nodes;
  std::uint32_t root = 0;
};

// Reads a source text into a program; see Expression::parse.
Result<std::shared_ptr<const Expression::Program>> compile_expression(std::string_view source);

}  // namespace polku::surveys
