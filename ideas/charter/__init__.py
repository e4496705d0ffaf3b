"""The lab's charter: its vision and values, who adheres to it, and what is answered to its questions."""
