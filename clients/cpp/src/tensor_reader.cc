#include "activationplatform/tensor_reader.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "activationplatform/crc32c.h"

namespace activationplatform {
namespace {

namespace v1 = activation::v1;

std::string Hexadecimal(std::uint32_t value) {
  char text[11];
  std::snprintf(text, sizeof text, "0x%08X", static_cast<unsigned>(value));
  return text;
}

std::string ShapeOf(const v1::TensorHeader& header) {
  std::string text;
  for (int dimension : header.shape()) {
    text += (text.empty() ? "[" : ", ") + std::to_string(dimension);
  }
  return text.empty() ? "[]" : text + "]";
}

}  // namespace

TensorReader::TensorReader(grpc::ClientContext* context, std::unique_ptr<Stream> stream, std::int64_t maximum_bytes)
    : context_(context), stream_(std::move(stream)), maximum_bytes_(maximum_bytes) {}

TensorReader::~TensorReader() { Finish(); }

bool TensorReader::Next(Tensor* tensor) {
  v1::StreamActivationsResponse response;
  while (!is_at_end_) {
    if (!stream_->Read(&response)) {
      is_at_end_ = true;
      break;
    }
    switch (response.event_case()) {
      case v1::StreamActivationsResponse::kStart:
        start_ = response.start();
        for (const v1::LayerName& layer : start_.layers()) {
          missing_.push_back(layer.name());
        }
        break;
      case v1::StreamActivationsResponse::kHeader:
        broken_rule_ = Begin(response.header());
        break;
      case v1::StreamActivationsResponse::kChunk:
        broken_rule_ = Append(response.chunk());
        break;
      case v1::StreamActivationsResponse::kEnd:
        broken_rule_ = Complete(response.end(), tensor);
        if (broken_rule_.empty()) {
          return true;
        }
        break;
      case v1::StreamActivationsResponse::kSummary:
        summary_ = response.summary();
        is_summed_up_ = true;
        break;
      default:  // an event of a newer server
        break;
    }
    if (!broken_rule_.empty()) {
      return Finish(), false;
    }
  }
  return false;
}

grpc::Status TensorReader::Finish() {
  if (is_finished_) {
    return status_;
  }
  if (!is_at_end_) {
    context_->TryCancel();
    is_at_end_ = true;
  }
  is_finished_ = true;
  status_ = stream_->Finish();
  if (!broken_rule_.empty()) {
    status_ = grpc::Status(grpc::StatusCode::DATA_LOSS, broken_rule_);
  } else if (status_.ok() && (!is_summed_up_ || !missing_.empty())) {
    status_ = grpc::Status(grpc::StatusCode::DATA_LOSS, "The stream ended before all layers had arrived.");
  }
  return status_;
}

std::string TensorReader::Begin(const v1::TensorHeader& header) {
  const std::string tensor = "Tensor '" + header.layer().name() + "'";
  if (is_open_) {
    return tensor + " begins before the end of '" + open_.layer() + "'.";
  }
  if (std::find(missing_.begin(), missing_.end(), header.layer().name()) == missing_.end()) {
    return tensor + " was not announced, or has come before.";
  }
  std::int64_t length = BytesPerValue(header.encoding());
  if (length == 0) {
    return tensor + " has the unknown encoding " + std::to_string(header.encoding()) + ".";
  }
  for (int dimension : header.shape()) {
    if (dimension < 0 || (dimension > 0 && length > maximum_bytes_ / dimension)) {
      return tensor + " of shape " + ShapeOf(header) + " is larger than the limit of " + std::to_string(maximum_bytes_) + " bytes.";
    }
    length *= dimension;
  }
  if (header.byte_length() != length) {
    return tensor + " announces " + std::to_string(header.byte_length()) + " bytes; its shape " + ShapeOf(header) + " needs " + std::to_string(length) + ".";
  }
  open_ = Tensor();
  open_.header = header;
  open_.data.reserve(static_cast<std::size_t>(length));
  is_open_ = true;
  return {};
}

std::string TensorReader::Append(const v1::DataChunk& chunk) {
  if (!is_open_) {
    return "A chunk came without a tensor's header before it.";
  }
  const auto received = static_cast<std::int64_t>(open_.data.size()), size = static_cast<std::int64_t>(chunk.data().size());
  if (chunk.offset() != received) {
    return "Tensor '" + open_.layer() + "': a chunk has offset " + std::to_string(chunk.offset()) + "; expected " + std::to_string(received) + ".";
  }
  if (size > open_.header.byte_length() - received) {
    return "Tensor '" + open_.layer() + "': " + std::to_string(received + size) + " bytes came; " + std::to_string(open_.header.byte_length()) + " were announced.";
  }
  open_.data += chunk.data();
  open_.crc32c = AppendCrc32c(open_.crc32c, chunk.data().data(), chunk.data().size());
  return {};
}

std::string TensorReader::Complete(const v1::TensorEnd& end, Tensor* tensor) {
  if (!is_open_) {
    return "A tensor's end came without its header before it.";
  }
  if (static_cast<std::int64_t>(open_.data.size()) != open_.header.byte_length()) {
    return "Tensor '" + open_.layer() + "' ended after " + std::to_string(open_.data.size()) + " bytes; " + std::to_string(open_.header.byte_length()) + " were announced.";
  }
  if (end.crc32c() != open_.crc32c) {
    return "Tensor '" + open_.layer() + "': the received bytes have CRC-32C " + Hexadecimal(open_.crc32c) + "; the sender states " + Hexadecimal(end.crc32c()) + ".";
  }
  missing_.erase(std::find(missing_.begin(), missing_.end(), open_.layer()));
  open_.end = end;
  *tensor = std::move(open_);
  is_open_ = false;
  return {};
}

}  // namespace activationplatform
