#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/sync_stream.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "activation/v1/activation_service.pb.h"
#include "activationplatform/tensor.h"

namespace activationplatform {

// Puts the tensors of a stream together, by the rules of protos/README.md:
//
//   grpc::ClientContext context;
//   TensorReader reader(&context, stub->StreamActivations(&context, request));
//   Tensor tensor;
//   while (reader.Next(&tensor)) { ... }
//   grpc::Status status = reader.Finish();
class TensorReader {
 public:
  using Stream = grpc::ClientReaderInterface<activation::v1::StreamActivationsResponse>;

  // The largest tensor unless told otherwise: 1 GiB, as it travels.
  static constexpr std::int64_t kDefaultMaximumBytes = std::int64_t{1} << 30;

  // Reads the stream of a call that was started with the context, which must outlive the reader. A tensor of more encoded bytes than the maximum is an
  // error before memory is taken for it.
  TensorReader(grpc::ClientContext* context, std::unique_ptr<Stream> stream, std::int64_t maximum_bytes = kDefaultMaximumBytes);
  TensorReader(const TensorReader&) = delete;
  TensorReader& operator=(const TensorReader&) = delete;
  ~TensorReader();

  // Waits for the next tensor. False once all have arrived, or if the call has failed: Finish tells.
  bool Next(Tensor* tensor);

  // How the call ended; before Next has returned false it cancels the call. OK: every layer has arrived. DATA_LOSS from this class: the stream broke its
  // own rules. Everything else is in the server's words.
  grpc::Status Finish();

  // What will come; empty before the first call of Next.
  const activation::v1::StreamStart& start() const { return start_; }

  // The last message; empty before everything has arrived.
  const activation::v1::StreamSummary& summary() const { return summary_; }

  // Layers that have not arrived. After a break, ask for them with the start's model_sha256 as the expected one.
  const std::vector<std::string>& missing() const { return missing_; }

 private:
  std::string Begin(const activation::v1::TensorHeader& header);
  std::string Append(const activation::v1::DataChunk& chunk);
  std::string Complete(const activation::v1::TensorEnd& end, Tensor* tensor);

  grpc::ClientContext* context_;
  std::unique_ptr<Stream> stream_;
  std::int64_t maximum_bytes_;
  activation::v1::StreamStart start_;
  activation::v1::StreamSummary summary_;
  std::vector<std::string> missing_;
  Tensor open_;
  bool is_open_ = false;
  bool is_summed_up_ = false;
  bool is_at_end_ = false;
  bool is_finished_ = false;
  std::string broken_rule_;
  grpc::Status status_;
};

}  // namespace activationplatform
