import { startMock } from "./server.mjs";

const mock = await startMock({ port: Number(process.env.PORT ?? 8080), seed: true });
process.stdout.write(`A scripted server listens on ${mock.url} (ada@example.com / correct horse, ticket "welcome")\n`);
