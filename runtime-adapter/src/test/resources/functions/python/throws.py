raise RuntimeError('at load')
