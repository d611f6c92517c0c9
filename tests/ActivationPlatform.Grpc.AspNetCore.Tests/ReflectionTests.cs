using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Tests;

public sealed class ReflectionTests
{
    [Fact]
    public async Task ListServices_MappedServices_AreToldInOrder()
    {
        ServerReflectionResponse response = await AskAsync(new ServerReflectionRequest { ListServices = "" });

        Assert.Equal(
            ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "grpc_tests.echo.Echo"],
            response.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Theory]
    [InlineData("grpc_tests.echo.Echo")]
    [InlineData("grpc_tests.echo.Echo.Chat")]
    [InlineData("grpc_tests.echo.EchoMessage")]
    [InlineData("grpc_tests.echo.EchoMessage.data")]
    public async Task FileContainingSymbol_KindsOfSymbols_GiveTheFile(string symbol)
    {
        ServerReflectionResponse response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        FileDescriptorProto file = FileDescriptorProto.Parser.ParseFrom(response.FileDescriptorResponse.FileDescriptorProto.Single());
        Assert.Equal("grpc_tests.echo", file.Package);
    }

    [Fact]
    public async Task FileByFilename_OwnFile_IsGiven()
    {
        ServerReflectionResponse response = await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/reflection/v1/reflection.proto" });

        Assert.Single(response.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task FileContainingSymbol_Unknown_IsNotFound()
    {
        ServerReflectionResponse response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "no.such.Thing" });

        Assert.Equal((int)StatusCode.NotFound, response.ErrorResponse.ErrorCode);
        Assert.Equal("There is no symbol 'no.such.Thing'.", response.ErrorResponse.ErrorMessage);
    }

    [Fact]
    public async Task Version1Alpha_ListServices_AnswersTheSame()
    {
        await using EchoServer server = await StartAsync();
        using AsyncDuplexStreamingCall<Reflection.V1Alpha.ServerReflectionRequest, Reflection.V1Alpha.ServerReflectionResponse> call =
            new Reflection.V1Alpha.ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();

        await call.RequestStream.WriteAsync(new Reflection.V1Alpha.ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext());

        Assert.Equal(3, call.ResponseStream.Current.ListServicesResponse.Service.Count);
    }

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        await using EchoServer server = await StartAsync();
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext());
        await call.RequestStream.CompleteAsync();
        return call.ResponseStream.Current;
    }

    private static Task<EchoServer> StartAsync() => EchoServer.StartAsync(
        services: services => services.AddGrpcReflection(),
        configure: app => app.MapGrpcReflectionService());
}
