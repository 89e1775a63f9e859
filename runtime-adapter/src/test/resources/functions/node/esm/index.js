const wait = await Promise.resolve('top-level await'); export const handler = async () => wait;
