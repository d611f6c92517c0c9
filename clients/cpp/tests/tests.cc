// Tests of the reader and the encodings, and, with ACTPLAT_TEST_ADDRESS and ACTPLAT_TEST_IMAGE, against a server. The last line is "N passed, N failed".
#include <grpcpp/grpcpp.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <random>
#include <sstream>

#include "activation/v1/activation_service.grpc.pb.h"
#include "activationplatform/crc32c.h"
#include "activationplatform/tensor_reader.h"

namespace v1 = activation::v1;
using activationplatform::Tensor;
using activationplatform::TensorReader;
using Response = v1::StreamActivationsResponse;

namespace {

int passed = 0, failed = 0;
bool holds;  // of the test that runs

void Expect(bool condition, const std::string& what) {
  if (!condition) {
    holds = false;
    std::printf("  not so: %s\n", what.c_str());
  }
}

void Test(const char* name, const std::function<void()>& body) {
  holds = true;
  body();
  (holds ? passed : failed)++;
  std::printf("%s: %s\n", holds ? "passed" : "failed", name);
}

const std::string kData("\x00\x00\x80\x3f\x00\x00\x20\xc0\xcd\xcc\xcc\x3d\x00\x00\x40\x40", 16);
constexpr std::uint32_t kCrc = 0x329DE106;

std::uint32_t Bits(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

float FromBits(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

Tensor MakeTensor(v1::TensorEncoding encoding, std::string data, float scale = 0, float offset = 0) {
  Tensor tensor;
  tensor.header.set_encoding(encoding);
  tensor.header.set_scale(scale);
  tensor.header.set_offset(offset);
  tensor.data = std::move(data);
  return tensor;
}

void ExpectBits(const Tensor& tensor, const std::vector<std::uint32_t>& expected) {
  const std::vector<float> values = tensor.Values();
  Expect(values.size() == expected.size(), "as many values as expected");
  for (std::size_t i = 0; i < expected.size() && i < values.size(); ++i) {
    Expect(Bits(values[i]) == expected[i], v1::TensorEncoding_Name(tensor.header.encoding()) + ", value " + std::to_string(i));
  }
}

// A stream that says what a test wrote down, then ends.
class Script : public TensorReader::Stream {
 public:
  explicit Script(std::deque<Response> events) : events_(std::move(events)) {}
  bool Read(Response* response) override {
    if (events_.empty()) {
      return false;
    }
    *response = events_.front();
    events_.pop_front();
    return true;
  }
  bool NextMessageSize(std::uint32_t* size) override { return *size = 0, !events_.empty(); }
  void WaitForInitialMetadata() override {}
  grpc::Status Finish() override { return grpc::Status::OK; }

 private:
  std::deque<Response> events_;
};

Response Start(const std::string& layer) {
  Response response;
  response.mutable_start()->add_layers()->set_name(layer);
  return response;
}

Response Header(const std::string& layer, std::int64_t byte_length, const std::vector<int>& shape) {
  Response response;
  v1::TensorHeader* header = response.mutable_header();
  header->mutable_layer()->set_name(layer);
  header->set_encoding(v1::TENSOR_ENCODING_FLOAT32);
  header->set_byte_length(byte_length);
  header->mutable_shape()->Add(shape.begin(), shape.end());
  return response;
}

Response Chunk(std::int64_t offset, const std::string& data) {
  Response response;
  response.mutable_chunk()->set_offset(offset);
  response.mutable_chunk()->set_data(data);
  return response;
}

Response End(std::uint32_t crc32c) {
  Response response;
  response.mutable_end()->set_crc32c(crc32c);
  return response;
}

Response Summary() {
  Response response;
  response.mutable_summary();
  return response;
}

void ExpectBroken(const std::string& message, std::deque<Response> events) {
  events.push_front(Start("a"));
  grpc::ClientContext context;
  TensorReader reader(&context, std::make_unique<Script>(std::move(events)));
  Tensor tensor;
  Expect(!reader.Next(&tensor), "no tensor although: " + message);
  const grpc::Status status = reader.Finish();
  Expect(status.error_code() == grpc::StatusCode::DATA_LOSS && status.error_message() == message, "'" + status.error_message() + "' is '" + message + "'");
  Expect(reader.missing().size() == 1, "the layer is missing");
}

void Rules() {
  Test("CRC-32C: the check value, and the same in any parts", [] {
    Expect(activationplatform::AppendCrc32c(0, "123456789", 9) == 0xE3069283, "the check value");
    for (std::size_t split = 0; split <= kData.size(); ++split) {
      const std::uint32_t first = activationplatform::AppendCrc32c(0, kData.data(), split);
      Expect(activationplatform::AppendCrc32c(first, kData.data() + split, kData.size() - split) == kCrc, "split at " + std::to_string(split));
    }
  });
  Test("values: the worked example in every encoding", [] {
    const std::uint32_t one = 0x3F800000, minus = 0xC0200000, three = 0x40400000;
    ExpectBits(MakeTensor(v1::TENSOR_ENCODING_FLOAT32, kData), {one, minus, 0x3DCCCCCD, three});
    ExpectBits(MakeTensor(v1::TENSOR_ENCODING_FLOAT16, std::string("\x00\x3c\x00\xc1\x66\x2e\x00\x42", 8)), {one, minus, 0x3DCCC000, three});
    ExpectBits(MakeTensor(v1::TENSOR_ENCODING_BFLOAT16, std::string("\x80\x3f\x20\xc0\xcd\x3d\x40\x40", 8)), {one, minus, 0x3DCD0000, three});
    ExpectBits(MakeTensor(v1::TENSOR_ENCODING_UINT8, std::string("\xa2\x00\x79\xff", 4), FromBits(0x3CB0B0B1), -2.5f), {0x3F7E7E80, minus, 0x3DE0E0E0, three});
  });
  Test("values: every float16 is what its parts say", [] {
    for (std::uint32_t half = 0; half <= 0xFFFF; ++half) {
      const int exponent = half >> 10 & 0x1F, fraction = half & 0x3FF;
      const double magnitude = exponent == 0    ? std::ldexp(fraction, -24)
                               : exponent < 31  ? std::ldexp(1 + fraction / 1024.0, exponent - 15)
                               : fraction == 0  ? std::numeric_limits<double>::infinity()
                                                : std::numeric_limits<double>::quiet_NaN();
      const float expected = static_cast<float>((half & 0x8000) != 0 ? -magnitude : magnitude), actual = activationplatform::HalfToFloat(static_cast<std::uint16_t>(half));
      Expect(std::isnan(expected) ? std::isnan(actual) : Bits(expected) == Bits(actual), "half " + std::to_string(half));
    }
  });
  Test("values: uint8 rounds product and sum", [] {
    std::mt19937 random(6);
    std::uniform_real_distribution<float> scales(0, 1), offsets(-50, 50);
    for (int round = 0; round < 1000; ++round) {
      const float scale = scales(random), offset = offsets(random);
      const int q = static_cast<int>(random() & 0xFF);
      const auto product = static_cast<float>(static_cast<double>(q) * scale);  // exact in double, then rounded once
      const auto expected = static_cast<float>(static_cast<double>(product) + offset);
      Expect(MakeTensor(v1::TENSOR_ENCODING_UINT8, std::string(1, static_cast<char>(q)), scale, offset).Values()[0] == expected, "round " + std::to_string(round));
    }
  });
  Test("values: none of a tensor that was not received", [] { Expect(Tensor().Values().empty(), "empty"); });
  Test("npy: an aligned header, then the values", [] {
    Tensor tensor = MakeTensor(v1::TENSOR_ENCODING_FLOAT32, kData);
    for (int dimension : {1, 1, 2, 2}) {
      tensor.header.add_shape(dimension);
    }
    std::ostringstream file;
    tensor.WriteNpy(file);
    Expect(file.str().size() == 128 + 16 && file.str().substr(128) == kData && file.str()[127] == '\n', "values at byte 128");
    Expect(file.str().substr(10, 67) == "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2, 2, ), }", file.str().substr(10, 67));
  });
  Test("reader: the worked example in two chunks", [] {
    grpc::ClientContext context;
    TensorReader reader(&context, std::make_unique<Script>(std::deque<Response>{
                                      Start("a"), Header("a", 16, {1, 1, 2, 2}), Chunk(0, kData.substr(0, 10)), Chunk(10, kData.substr(10)), End(kCrc), Summary()}));
    Tensor tensor;
    Expect(reader.Next(&tensor) && tensor.layer() == "a" && tensor.crc32c == kCrc && tensor.Values()[1] == -2.5f, "the tensor");
    Expect(!reader.Next(&tensor) && reader.Finish().ok() && reader.missing().empty(), "the end");
  });
  Test("reader: every broken rule has its words", [] {
    ExpectBroken("A chunk came without a tensor's header before it.", {Chunk(0, kData)});
    ExpectBroken("A tensor's end came without its header before it.", {End(0)});
    ExpectBroken("Tensor 'b' begins before the end of 'a'.", {Header("a", 16, {4}), Header("b", 16, {4})});
    ExpectBroken("Tensor 'a' announces 12 bytes; its shape [4] needs 16.", {Header("a", 12, {4})});
    ExpectBroken("Tensor 'a' of shape [-4] is larger than the limit of 1073741824 bytes.", {Header("a", 16, {-4})});
    ExpectBroken("Tensor 'a' of shape [65536, 65536] is larger than the limit of 1073741824 bytes.", {Header("a", 0, {65536, 65536})});
    const std::int64_t absurd = std::int64_t{1} << 60;
    ExpectBroken("Tensor 'a' of shape [1073741824, 268435456] is larger than the limit of 1073741824 bytes.", {Header("a", absurd, {1 << 30, 1 << 28})});
    ExpectBroken("Tensor 'a' announces 1152921504606846976 bytes; its shape [4] needs 16.", {Header("a", absurd, {4})});
    ExpectBroken("Tensor 'a' announces -16 bytes; its shape [4] needs 16.", {Header("a", -16, {4})});
    ExpectBroken("Tensor 'b' was not announced, or has come before.", {Header("b", 16, {4})});
    ExpectBroken("Tensor 'a': a chunk has offset 4; expected 8.", {Header("a", 16, {4}), Chunk(0, kData.substr(0, 8)), Chunk(4, kData.substr(4))});
    ExpectBroken("Tensor 'a': a chunk has offset 12; expected 8.", {Header("a", 16, {4}), Chunk(0, kData.substr(0, 8)), Chunk(12, kData.substr(12))});
    ExpectBroken("Tensor 'a': 20 bytes came; 16 were announced.", {Header("a", 16, {4}), Chunk(0, kData.substr(0, 8)), Chunk(8, kData.substr(4))});
    ExpectBroken("Tensor 'a' ended after 8 bytes; 16 were announced.", {Header("a", 16, {4}), Chunk(0, kData.substr(0, 8)), End(0)});
    ExpectBroken("Tensor 'a': the received bytes have CRC-32C 0x329DE106; the sender states 0x329DE107.", {Header("a", 16, {4}), Chunk(0, kData), End(kCrc + 1)});
    ExpectBroken("The stream ended before all layers had arrived.", {});
    ExpectBroken("The stream ended before all layers had arrived.", {Summary()});
  });
}

Tensor FirstConvolution(v1::ActivationService::Stub* stub, v1::StreamActivationsRequest request, v1::TensorEncoding encoding) {
  request.add_layers("conv1/7x7_s2");
  request.set_encoding(encoding);
  request.set_chunk_bytes(4096);
  grpc::ClientContext context;
  TensorReader reader(&context, stub->StreamActivations(&context, request));
  Tensor tensor, none;
  Expect(reader.Next(&tensor) && !reader.Next(&none), "one tensor");
  const grpc::Status status = reader.Finish();
  Expect(status.ok(), status.error_message());
  return tensor;
}

void Server(const std::string& address, const std::string& photo) {
  const auto stub = v1::ActivationService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  std::ifstream file(photo, std::ios::binary);
  v1::StreamActivationsRequest request;
  request.mutable_input()->set_encoded_image(std::string(std::istreambuf_iterator<char>(file), {}));

  Test("server: every encoding stays within its error", [&] {
    const std::vector<float> exact = FirstConvolution(stub.get(), request, v1::TENSOR_ENCODING_FLOAT32).Values();
    for (v1::TensorEncoding encoding : {v1::TENSOR_ENCODING_FLOAT16, v1::TENSOR_ENCODING_BFLOAT16, v1::TENSOR_ENCODING_UINT8}) {
      const Tensor tensor = FirstConvolution(stub.get(), request, encoding);
      const std::vector<float> values = tensor.Values();
      Expect(values.size() == exact.size(), "as many values");
      for (std::size_t i = 0; i < exact.size() && i < values.size(); ++i) {
        const float allowed = encoding == v1::TENSOR_ENCODING_UINT8 ? 0.502f * tensor.header.scale()
                                                                     : std::fabs(exact[i]) / (encoding == v1::TENSOR_ENCODING_FLOAT16 ? 2048 : 256) + 3e-8f;
        if (std::fabs(values[i] - exact[i]) > allowed) {
          Expect(false, v1::TensorEncoding_Name(encoding) + ", value " + std::to_string(i));
          break;
        }
      }
    }
  });
  Test("server: layers and channels arrive in the network's order", [&] {
    v1::StreamActivationsRequest channels = request;
    channels.add_layers("pool1*");
    channels.add_layers("conv1*");
    channels.add_channel_indices(5);
    channels.add_channel_indices(2);
    grpc::ClientContext context;
    TensorReader reader(&context, stub->StreamActivations(&context, channels));
    Tensor tensor;
    int index = -1, count = 0;
    for (; reader.Next(&tensor); ++count) {
      Expect(tensor.header.layer().index() > index && tensor.header.shape(1) == 2, tensor.layer());
      index = tensor.header.layer().index();
    }
    Expect(reader.Finish().ok() && count > 2 && reader.summary().layer_count() == count && reader.start().layers_size() == count, "all of them");
  });
  Test("server: an unknown layer is NOT_FOUND in the server's words", [&] {
    v1::StreamActivationsRequest unknown = request;
    unknown.add_layers("conv1/7x7_s3");
    grpc::ClientContext context;
    TensorReader reader(&context, stub->StreamActivations(&context, unknown));
    Tensor tensor;
    Expect(!reader.Next(&tensor), "no tensor");
    const grpc::Status status = reader.Finish();
    Expect(status.error_code() == grpc::StatusCode::NOT_FOUND && status.error_message().find("nearest: conv1/7x7_s2") != std::string::npos, status.error_message());
  });
  Test("server: finishing early cancels the call", [&] {
    v1::StreamActivationsRequest all = request;
    all.add_layers("*");
    grpc::ClientContext context;
    TensorReader reader(&context, stub->StreamActivations(&context, all));
    Tensor tensor;
    Expect(reader.Next(&tensor) && reader.Finish().error_code() == grpc::StatusCode::CANCELLED && !reader.Next(&tensor), "cancelled");
  });
}

}  // namespace

int main() {
  Rules();
  const char* address = std::getenv("ACTPLAT_TEST_ADDRESS");
  const char* photo = std::getenv("ACTPLAT_TEST_IMAGE");
  if (address != nullptr && photo != nullptr) {
    Server(address, photo);
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
