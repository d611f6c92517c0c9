using ClientConformance;

// The C# client as clients/conformance/README.md asks for it.
string command = args.Length > 0 ? args[0] : string.Empty;
try
{
    var options = CommandOptions.Parse(args.Length > 0 ? args[1..] : []);
    switch (command)
    {
        case "stream":
            await StreamCommand.RunAsync(options);
            return 0;
        case "errors":
            await ErrorsCommand.RunAsync(options);
            return 0;
        case "test":
            return await TestCommand.RunAsync(options);
        default:
            Console.Error.WriteLine($"The command is '{command}'; expected stream, errors or test.");
            return 2;
    }
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
