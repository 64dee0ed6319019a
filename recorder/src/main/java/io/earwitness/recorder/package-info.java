@NullMarked
package io.earwitness.recorder;

import org.jspecify.annotations.NullMarked;
