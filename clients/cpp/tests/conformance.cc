// The C++ client as clients/conformance/README.md asks for it.
#include "conformance.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

namespace v1 = activation::v1;

v1::StreamActivationsRequest Request(const std::string& image, v1::TensorEncoding encoding, const std::vector<std::string>& layers) {
  v1::StreamActivationsRequest request;
  request.mutable_input()->set_encoded_image(image);
  request.set_encoding(encoding);
  for (const std::string& layer : layers) {
    request.add_layers(layer);
  }
  return request;
}

std::string Quote(const std::string& text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < ' ') {
      char code[7];
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      quoted += code;
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

int main(int count, char** arguments) {
  std::map<std::string, std::string> options;
  for (int i = 2; i + 1 < count; i += 2) {
    options[arguments[i]] = arguments[i + 1];
  }
  std::ifstream file(options["--image"], std::ios::binary);
  const std::string image(std::istreambuf_iterator<char>(file), {});
  const std::string command = count > 1 ? arguments[1] : "";
  if (command == "stream") {
    return Stream(options["--address"], image, options["--encoding"], std::atoi(options["--repeat"].c_str()), options["--out"]);
  }
  if (command == "errors") {
    return Errors(options["--address"], options["--keyed-address"], options["--breaking-address"], image, options["--out"]);
  }
  std::fprintf(stderr, "The command is '%s'; expected stream or errors.\n", command.c_str());
  return 2;
}
