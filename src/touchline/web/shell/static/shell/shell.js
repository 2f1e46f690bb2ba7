/* The frame's behaviour: palette, keys, log sheet, offline mark. */
