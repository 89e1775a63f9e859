'use strict';
// Finds the handler as Lambda's own runtime does: its module, of either kind, and the function in it.
const path = require('path');

module.exports = ({TASK_ROOT, HANDLER, MODERN, STREAMING, failure}) => {
  /** Whether the nearest package.json makes `.js` files ES modules. */
  function isModulePackage(folder, fs) {
    for (; ; folder = path.dirname(folder)) {
      if (folder.endsWith('/node_modules')) return false;
      let text = null;
      try {
        text = fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
      } catch (_) {
        // None here: look further up
      }
      if (text !== null) {
        try {
          return JSON.parse(text).type === 'module';
        } catch (error) {
          console.warn(`${path.join(folder, 'package.json')} cannot be read: ${error.message}`);
          return false;
        }
      }
      if (path.dirname(folder) === folder) return false;
    }
  }

  /** The handler's module; a promise only when it is an ES module. */
  function loadModule(folder, name) {
    const fs = require('fs');
    const file = path.resolve(TASK_ROOT, folder, name);
    const isFile = candidate => {
      const stat = fs.statSync(candidate, {throwIfNoEntry: false});
      return stat !== undefined && stat.isFile();
    };
    const imported = found => import(require('url').pathToFileURL(found).href);
    if (isFile(file)) return require(file);
    if (isFile(`${file}.js`)) {
      return isModulePackage(path.dirname(file), fs) ? imported(`${file}.js`) : require(`${file}.js`);
    }
    if (isFile(`${file}.mjs`)) return imported(`${file}.mjs`);
    if (isFile(`${file}.cjs`)) return require(`${file}.cjs`);
    return require(require.resolve(name, {paths: [TASK_ROOT, path.resolve(TASK_ROOT, folder)]}));
  }

  function loadFailure(error) {
    if (error instanceof SyntaxError) return failure('UserCodeSyntaxError', String(error));
    if (error && (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND')) {
      return failure('ImportModuleError', String(error));
    }
    return error;
  }

  function chosen(exported, names) {
    const fn = names.split('.').reduce((at, name) => at && at[name], exported);
    if (!fn) throw failure('HandlerNotFound', `${HANDLER} is undefined or not exported`);
    if (typeof fn !== 'function') throw failure('HandlerNotFound', `${HANDLER} is not a function`);
    if (MODERN && fn[STREAMING] === undefined && fn.length >= 3) {
      throw failure('CallbackHandlerDeprecated',
        'ERROR: AWS Lambda has removed support for callback-based function handlers starting with '
        + 'Node.js 24. You need to modify this function to use a supported handler signature to use '
        + 'Node.js 24 or later. For more information see '
        + 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.');
    }
    return fn;
  }

  return {loadModule, loadFailure, chosen};
};
