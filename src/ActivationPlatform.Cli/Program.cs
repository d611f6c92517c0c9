using ActivationPlatform.Cli;

return await CommandLine.RunAsync(args);
