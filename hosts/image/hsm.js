import "heimlig/hosts/firmware/hsm";
