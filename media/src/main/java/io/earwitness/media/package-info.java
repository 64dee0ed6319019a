@NullMarked
package io.earwitness.media;

import org.jspecify.annotations.NullMarked;
