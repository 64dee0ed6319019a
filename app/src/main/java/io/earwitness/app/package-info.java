@NullMarked
package io.earwitness.app;

import org.jspecify.annotations.NullMarked;
