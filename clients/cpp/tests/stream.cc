// All layers, timed; and the file that tells what arrived.
#include <grpcpp/grpcpp.h>
#include <openssl/evp.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>

#include "activationplatform/tensor_reader.h"
#include "conformance.h"

namespace v1 = activation::v1;
using activationplatform::Tensor;
using activationplatform::TensorReader;

namespace {

const std::string kPrefix = "TENSOR_ENCODING_";

std::string Hexadecimal(const unsigned char* bytes, std::size_t size) {
  std::string text;
  char digits[3];
  for (std::size_t i = 0; i < size; ++i) {
    std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned>(bytes[i]));
    text += digits;
  }
  return text;
}

// Of the values as they lie in memory: little-endian on every machine that this program is for.
std::string Sha256(const std::vector<float>& values) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(values.data(), values.size() * sizeof(float), digest, &size, EVP_sha256(), nullptr);
  return Hexadecimal(digest, size);
}

std::string Line(const Received& received) {
  const Tensor& tensor = received.tensor;
  std::string shape, encoding = v1::TensorEncoding_Name(tensor.header.encoding()).substr(kPrefix.size());
  for (int dimension : tensor.header.shape()) {
    shape += (shape.empty() ? "" : ", ") + std::to_string(dimension);
  }
  std::transform(encoding.begin(), encoding.end(), encoding.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c; });
  char crc[9];
  std::snprintf(crc, sizeof crc, "%08x", static_cast<unsigned>(tensor.crc32c));
  return "{\"layer\": " + Quote(tensor.layer()) + ", \"shape\": [" + shape + "], \"dataType\": \"" + encoding + "\", \"bytes\": " + std::to_string(tensor.data.size()) +
         ", \"crc32c\": \"" + crc + "\", \"agreed\": " + (tensor.crc32c == tensor.end.crc32c() ? "true" : "false") + ", \"sha256\": \"" + Sha256(received.values) + "\"}";
}

}  // namespace

void WriteAll(const std::string& folder, const std::vector<Received>& tensors) {
  std::ofstream file(folder + "/tensors.jsonl");
  for (const Received& received : tensors) {
    file << Line(received) << '\n';
  }
}

int Stream(const std::string& address, const std::string& image, const std::string& encoding, int repeat, const std::string& out) {
  std::string name = kPrefix + encoding;
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c + 'A' - 'a') : c; });
  v1::TensorEncoding code;
  if (!v1::TensorEncoding_Parse(name, &code)) {
    std::fprintf(stderr, "Unknown encoding %s.\n", encoding.c_str());
    return 2;
  }
  const auto stub = v1::ActivationService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  const v1::StreamActivationsRequest request = Request(image, code, {"*"});
  std::vector<Received> last;
  std::string seconds;
  for (int i = 0; i < repeat; ++i) {
    last.clear();
    const auto begin = std::chrono::steady_clock::now();
    grpc::ClientContext context;
    TensorReader reader(&context, stub->StreamActivations(&context, request));
    Tensor tensor;
    while (reader.Next(&tensor)) {
      std::vector<float> values = tensor.Values();
      last.push_back({std::move(tensor), std::move(values)});
    }
    const grpc::Status status = reader.Finish();
    if (!status.ok()) {
      std::fprintf(stderr, "%s\n", status.error_message().c_str());
      return 1;
    }
    seconds += (seconds.empty() ? "" : ", ") + std::to_string(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  WriteAll(out, last);
  std::printf("{\"seconds\": [%s]}\n", seconds.c_str());
  return 0;
}
