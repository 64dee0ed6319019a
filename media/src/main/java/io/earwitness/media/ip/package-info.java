/// IP packets and their fragments, as captures and packet rings bring them. Knows nothing of where they came from.
@NullMarked
package io.earwitness.media.ip;

import org.jspecify.annotations.NullMarked;
