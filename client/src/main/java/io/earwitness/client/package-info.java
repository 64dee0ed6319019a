/// The Session Recording Client. Its engines live in the packages below: calls that we place ourselves, and calls of a
/// capture
/// played again. Never uses the recorder.
@NullMarked
package io.earwitness.client;

import org.jspecify.annotations.NullMarked;
