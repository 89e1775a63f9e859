const express = require('express');
const serverlessExpress = require('@codegenie/serverless-express');

const app = express();
app.use(express.json());
app.get('/express/hello/:name', (req, res) => res.cookie('a', '1').json({hello: req.params.name, q: req.query.q}));
app.post('/express/echo', (req, res) => res.status(201).json(req.body));
exports.handler = serverlessExpress({app});
