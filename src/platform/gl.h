// The four OpenGL calls a frame needs, from SDL's copy of the headers: OpenGL ES 2's names are the
// same on the desktop and in the browser.
#pragma once

#include <SDL_opengles2.h>
