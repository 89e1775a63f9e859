exports.c = {handler: async () => 'a/b.c.handler'};
