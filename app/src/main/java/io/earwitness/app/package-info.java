/// The one command line, `earwitness …`: turns words typed by a person into calls of the recorder and the client.
///
/// Results go to standard output, progress and trouble to standard error. No recording logic lives here.
@NullMarked
package io.earwitness.app;

import org.jspecify.annotations.NullMarked;
