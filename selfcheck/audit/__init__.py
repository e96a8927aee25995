"""留痕: every act, append-only, chained by digest."""
