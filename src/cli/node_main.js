// @ts-check
// Appended to geci.mjs, which as a module only offers the program: starts it, except in the workers
// that load the same file as its threads (isPthread is Emscripten's).
isPthread || Module();
