namespace Grpc.Tests.Hosting;

/// <summary>The kinds of frames that the tests send and look for, with their numbers in RFC 9113.</summary>
internal enum Http2FrameType : byte
{
    Data = 0,
    Headers = 1,
    Reset = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Continuation = 9,
}
