export const handler = async () => 1;
await new Promise(() => {});
