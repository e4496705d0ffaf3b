"""What sets Terreau up and runs it on one machine: processes, servers, environments. No part of the product imports it."""
