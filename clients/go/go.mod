module activationplatform

go 1.19

// The versions that Debian 12 ships and the tests run with; newer ones of the same major version do as well.
require (
	google.golang.org/grpc v1.33.3
	google.golang.org/protobuf v1.28.1
)
