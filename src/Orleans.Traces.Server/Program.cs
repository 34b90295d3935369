using Orleans.Traces.Server.Startup;

return await ServerProgram.RunAsync(args);
