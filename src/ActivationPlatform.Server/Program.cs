return await ActivationPlatform.Server.ServerHost.RunAsync(args);
