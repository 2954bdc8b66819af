import Hub

await HubProgram.start()
